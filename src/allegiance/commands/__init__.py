"""The commands, a module an area: each parses what a person typed and calls the api."""
