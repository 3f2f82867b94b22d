"""The headers of tus: what they say, and what is refused."""

import base64

import pytest

from veche.core.errors import InvalidParam, MatrixError, TooLarge
from veche.features.media import tus


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_a_client_says_what_its_file_is() -> None:
    header = f"filename {encoded('отчёт.pdf')}, filetype {encoded('application/pdf')},is_secret"
    assert tus.parse_metadata(header) == {
        "filename": "отчёт.pdf",
        "filetype": "application/pdf",
        "is_secret": "",
    }
    assert tus.parse_metadata(None) == tus.parse_metadata("") == {}


@pytest.mark.parametrize("header", [",", "a YQ==,a YQ==", "name not-base64!", "a,,b", "ключ YQ=="])
def test_metadata_that_cannot_be_read_is_refused(header: str) -> None:
    with pytest.raises(InvalidParam):
        tus.parse_metadata(header)


def test_metadata_has_a_limit() -> None:
    with pytest.raises(TooLarge):
        tus.parse_metadata("a " + "A" * tus.METADATA_LIMIT)


@pytest.mark.parametrize("header", [None, "", "-1", "1.5", "x", "1" * 19, "\u0661"])
def test_a_size_is_a_number_of_bytes(header: str | None) -> None:
    with pytest.raises(InvalidParam):
        tus.parse_size(header, "Upload-Length")
    assert tus.parse_size("0", "Upload-Length") == 0


@pytest.mark.parametrize("header", ["md5 AAAA", "sha1", "sha1 AAAA", "sha256 " + "A" * 28, "sha1 ???"])
def test_a_checksum_that_cannot_be_checked_is_refused(header: str) -> None:
    with pytest.raises(InvalidParam):
        tus.parse_checksum(header)


def test_another_version_is_refused() -> None:
    for version in (None, "0.2.2", "1.0.1"):
        with pytest.raises(MatrixError) as refusal:
            tus.check_version(version)
        assert refusal.value.status == 412
    tus.check_version("1.0.0")
