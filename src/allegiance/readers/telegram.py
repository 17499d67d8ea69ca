"""Telegram's own export of a channel or chat (result.json): one document a message with text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from allegiance.errors import InputError
from allegiance.model import Document
from allegiance.readers.datelines import published_date
from allegiance.readers.decoding import NOT_JSON, now

LARGEST = 200_000_000
"""Bytes of one export; a channel of ten years has some tens of millions."""


def decoded(name: str, raw: bytes) -> object:
    """The export as JSON; InputError with the place where it is none."""
    try:
        return msgspec.json.decode(raw)
    except NOT_JSON as error:
        raise InputError(name, f"is not JSON: {error}") from error


def looks_like(record: object) -> bool:
    """Whether a decoded file has an export's shape: one chat, or a list of chats."""
    return isinstance(record, dict) and any(True for _ in _chats(record))


def read_telegram(name: str, record: Any, date: str | None) -> Iterator[Document | InputError]:
    """Documents of every message with text, in order; service messages are passed over.

    A message is named `telegram:CHAT/NUMBER`. Its publisher is the chat, or the channel it was
    forwarded from: who said it first is the source.
    """
    found = False
    for chat in _chats(record):
        title = str(chat.get("name") or "").strip() or None
        number = str(chat.get("id") or title or name)
        for place, message in enumerate(chat["messages"], start=1):
            where = f"{name}, chat {number}, message {place}"
            if not isinstance(message, dict):
                yield InputError(where, "is not a JSON object")
                continue
            text = _text(message.get("text")).strip()
            if message.get("type") != "message" or not text:
                continue
            found = True
            first = text.splitlines()[0].strip()
            yield Document(
                name=f"telegram:{number}/{message.get('id', place)}",
                text=text,
                sha256=hashlib.sha256(msgspec.json.encode(message)).hexdigest(),
                title=first if len(first) <= 250 and first != text else None,
                publisher=str(message.get("forwarded_from") or title or "") or None,
                published=date or published_date(message.get("date")),
                retrieved=now(),
                reader="telegram",
            )
    if not found:
        raise InputError(name, "holds no message with text")


def _chats(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    listed = record.get("chats")
    inner = listed.get("list") if isinstance(listed, dict) else None
    for chat in [record, *(inner if isinstance(inner, list) else [])]:
        if isinstance(chat, dict) and isinstance(messages := chat.get("messages"), list):
            first = next((m for m in messages if isinstance(m, dict)), {})
            if not messages or {"id", "type"} <= set(first):
                yield chat


def _text(value: object) -> str:
    """Text, or its pieces: plain ones and those with a link or a style."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(_text(part) for part in value if isinstance(part, str | dict))
    if isinstance(value, dict) and isinstance(value.get("text"), str):
        return str(value["text"])
    return ""
