"""Issues from short TOML files, checked key by key."""

from __future__ import annotations

import datetime
import re
import tomllib
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from allegiance.errors import IssueError
from allegiance.model import Issue, Side

_TOP = {*Issue.__struct_fields__, "source"}
_SIDE = set(Side.__struct_fields__)
_NEEDED = ("title", "start", "sides")


def load_issue(name_or_path: str | Path) -> Issue:
    """Return the built-in issue of that name, or the one in the TOML file at that path.

    Raises IssueError, naming the file, the key, its line where it has one, and what is allowed.
    """
    text, where, stem = read_issue_text(name_or_path)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise IssueError(f"{where}: not a TOML file: {error}") from None
    return _Checked(raw, text, where, stem).issue()


def issue_names() -> tuple[str, ...]:
    """Return the names of the built-in issues, sorted."""
    folder = files("allegiance.measure") / "data" / "issues"
    return tuple(
        sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml"))
    )


def read_issue_text(name_or_path: str | Path) -> tuple[str, str, str]:
    """Return an issue's text, the name to call its file by, and the short name it has by default.

    IssueError where there is no such issue or file.
    """
    asked = str(name_or_path)
    if isinstance(name_or_path, str) and asked in issue_names():
        entry = files("allegiance.measure") / "data" / "issues" / f"{asked}.toml"
        return entry.read_text(encoding="utf-8"), f"{asked}.toml", asked
    path = Path(name_or_path)
    if path.suffix != ".toml" and not path.is_file():
        near = get_close_matches(asked, issue_names(), n=1, cutoff=0.4)
        hint = f"did you mean {near[0]}? " if near else ""
        known = ", ".join(issue_names())
        raise IssueError(
            f"no issue {asked!r}: {hint}built in are {known}; or give the path of a .toml file"
        )
    try:
        return path.read_text(encoding="utf-8"), asked, path.stem
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise IssueError(f"{asked}: cannot be read: {reason}") from None


class _Checked:
    """One parsed file, and the complaints that name its keys and lines."""

    def __init__(self, raw: dict[str, Any], text: str, where: str, stem: str) -> None:
        self.raw, self.text, self.where, self.stem = raw, text, where, stem

    def issue(self) -> Issue:
        self._known(self.raw, _TOP)
        for key in _NEEDED:
            if key not in self.raw:
                raise IssueError(f"{self.where}: key {key!r} is missing")
        sides = self.raw["sides"]
        if not isinstance(sides, list) or len(sides) != 2:
            raise self._wrong("sides", "an issue has exactly two [[sides]]")
        for side in sides:
            if not isinstance(side, dict):
                raise self._wrong("sides", "each side is a table with a name and principals")
            self._known(side, _SIDE)
            if not side.get("principals"):
                raise self._wrong("principals", "each side needs at least one principal code")
        values = {"name": self.stem, **{k: _plain(v) for k, v in self.raw.items() if k != "source"}}
        if values.get("end") == "":
            values["end"] = None
        for key in ("start", "end"):
            value = values.get(key)
            if isinstance(value, str) and not _is_date(value):
                raise self._wrong(key, f"{value!r} is no date; write YYYY-MM-DD")
        try:
            issue = msgspec.convert(values, Issue)
        except msgspec.ValidationError as error:
            key = _key_of(str(error))
            raise self._wrong(key, str(error)) from None
        self._consistent(issue)
        return issue

    def _consistent(self, issue: Issue) -> None:
        if issue.end is not None and issue.end < issue.start:
            raise self._wrong("end", f"{issue.end} lies before start {issue.start}")
        if not 0 < issue.leaning < issue.corner < 1:
            raise self._wrong("corner", "cutpoints must keep 0 < leaning < corner < 1")
        first, second = issue.sides
        both = (set(first.principals) | set(first.proteges)) & (
            set(second.principals) | set(second.proteges)
        )
        if both:
            shown = ", ".join(sorted(both))
            raise self._wrong(
                "principals", f"{shown} cannot stand on both sides", value=min(both), last=True
            )
        for side in issue.sides:
            for code in (*side.principals, *side.backers, *side.proteges):
                if not re.fullmatch(r"[A-Z][A-Z0-9-]{1,9}", code):
                    raise self._wrong(
                        "sides",
                        f"{code!r} is no code; states take ISO 3166-1 alpha-3, as RUS",
                        value=code,
                    )

    def _known(self, table: dict[str, Any], allowed: set[str]) -> None:
        for key in table:
            if key not in allowed:
                near = get_close_matches(key, allowed, n=1)
                hint = f"did you mean {near[0]!r}? " if near else ""
                raise self._wrong(
                    key, f"unknown key; {hint}allowed are {', '.join(sorted(allowed))}"
                )

    def _wrong(
        self, key: str, what: str, value: str | None = None, last: bool = False
    ) -> IssueError:
        """Name the line that holds `value` where one is given (the last such), else the key's."""
        pattern = rf"^\s*(?:\[\[\s*)?{re.escape(key)}\b"
        if value is not None:
            # a code stands in a list; a side may be called the same
            pattern = rf"""(?:[\[,]\s*|^\s*)["']{re.escape(value)}["']"""
        matches = list(re.finditer(pattern, self.text, re.MULTILINE))
        found = matches[-1 if last else 0] if matches else None
        at = f"{self.where}:{self.text.count(chr(10), 0, found.end()) + 1}" if found else self.where
        return IssueError(f"{at}: {key}: {what}")


def _plain(value: Any) -> Any:
    """Turn TOML's own dates into ISO text."""
    return value.isoformat()[:10] if isinstance(value, datetime.date) else value


def _key_of(message: str) -> str:
    found = re.search(r"\$\.?\[?'?([A-Za-z_]+)(?:\[[^\]]*\])*(?:\.([A-Za-z_]+))?", message)
    if not found:
        return "sides"
    return found.group(2) or found.group(1)


def _is_date(text: str) -> bool:
    parts = text.split("-")
    try:
        datetime.date(int(parts[0]), *(int(p) for p in [*parts[1:], "1", "1"][:2]))
    except ValueError:
        return False
    return True
