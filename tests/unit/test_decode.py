"""Encodings: what is certain, what is guessed, what is not text."""

import random

import pytest

from provenance.reading.decode import UnreadableError, decode, file_kind, one_line, printable

FRENCH = "Le conseil a décidé lundi de fermer la ligne du bac, où passaient cent élèves. « Rien à ajouter », dit-il."
SAMPLES = {
    "cp1252": FRENCH + " L’été…",
    "mac_roman": FRENCH + " L’été…",
    "cp1251": "Совет порта во вторник проголосовал за закрытие паромной линии.",
    "koi8_r": "Совет порта во вторник проголосовал за закрытие паромной линии.",
    "cp1250": "Rada portu zagłosowała we wtorek za zamknięciem linii. „Nie mieliśmy wyjścia”, powiedział później.",
    "cp1253": "Το συμβούλιο του λιμανιού ψήφισε την Τρίτη το κλείσιμο της γραμμής.",
    "cp1254": "Liman kurulu salı günü vapur hattını kapatmaya karar verdi. Adalılar kış tarifesi istemişti, şimdi bekliyorlar.",
    "cp1255": "מועצת הנמל החליטה ביום שלישי לסגור את קו המעבורת.",
    "cp1256": "قرر مجلس الميناء يوم الثلاثاء إغلاق خط العبارات.",
    "shift_jis": "港湾委員会は火曜日、フェリー航路を閉鎖することを決めた。",
    "gb18030": "港口委员会周二投票决定关闭渡轮航线。居民要求保留冬季班次。",
    "big5": "港口委員會週二投票決定關閉渡輪航線。居民要求保留冬季班次。",
    "euc_kr": "항만 위원회는 화요일에 여객선 노선을 닫기로 결정했다.",
}


@pytest.mark.parametrize("encoding", SAMPLES)
def test_legacy_encodings_are_guessed_and_said_to_be(encoding):
    decoded = decode(SAMPLES[encoding].encode(encoding))
    assert decoded.text == SAMPLES[encoding]
    assert "guessed" in decoded.note


@pytest.mark.parametrize("text", SAMPLES.values())
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marked_unicode_needs_no_note(text, encoding):
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.note) == (text, "")


@pytest.mark.parametrize("text", SAMPLES.values())
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_told_by_its_spaces(text, encoding):
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert decoded.note


def test_a_declared_encoding_is_believed_before_any_guess():
    assert decode("Žižkov".encode("iso8859_2"), "iso-8859-2").text == "Žižkov"
    assert decode("Straße “x”".encode("cp1252"), "iso-8859-1").text == "Straße “x”"  # as browsers do
    for nonsense in ("no-such-encoding", "utf-7", "base64", "rot13", "\0", "undefined", "idna"):
        assert decode(FRENCH.encode("cp1252"), nonsense).text == FRENCH


def test_newlines_stay_and_offsets_with_them():
    assert decode(b"a\r\nb\rc\n").text == "a\r\nb\rc\n"


def test_damaged_utf8_keeps_its_length_in_characters():
    whole = "Wörter über Fähren. " * 20
    data = bytearray(whole.encode())
    data[1] = 0xFF
    decoded = decode(bytes(data))
    assert decoded.encoding == "utf-8" and "\ufffd" in decoded.text and decoded.text.endswith(whole[5:])


def test_nuls_are_replaced_one_for_one():
    decoded = decode(b"The council voted \0 to close the line. " * 3)
    assert decoded.text == "The council voted \ufffd to close the line. " * 3
    assert "3 NUL" in decoded.note


@pytest.mark.parametrize("seed", range(5))
def test_random_bytes_are_not_text(seed):
    with pytest.raises(UnreadableError) as fault:
        decode(random.Random(seed).randbytes(5000))
    assert fault.value.code == "PV405"


def test_magic_numbers_name_the_kind():
    assert file_kind(b"\x89PNG\r\n") == "picture"
    with pytest.raises(UnreadableError, match="zip"):
        decode(b"PK\x03\x04\xff\xfe" + bytes(range(256)))


def test_names_and_fields_are_one_printable_line():
    for hostile in ("a\nb", "\x1b[31mred", "\udcff", "\u202egpj.exe", "\u2028", "\0"):
        assert printable(hostile).isprintable()
        assert "\n" not in one_line(hostile) and "\u202e" not in one_line(hostile)
    assert printable("Übersicht – März.txt") == "Übersicht – März.txt"
    assert len(one_line("x" * 10_000)) == 500
