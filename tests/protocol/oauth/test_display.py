import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from muk_mcp_oauth.common.display import clean_name, quotation

LONGEST = 120


@pytest.mark.parametrize(
    ('text', 'shown'),
    [
        ('Claude', 'Claude'),
        ('  two \t words\r\n', 'two words'),
        ('<b>bold</b> & "quoted"', '<b>bold</b> & "quoted"'),
        ('Odoo\u202egnp.exe', 'Odoognp.exe'),
        ('\u2066isolated\u2069', 'isolated'),
        ('C\u200bl\u200ca\u200du\u2060d\ufeffe', 'Claude'),
        ('NUL\x00 and ESC\x1b', 'NUL and ESC'),
        ('half \ud800 a pair', 'half a pair'),
        ('private \ue000 use', 'private use'),
        ('unassigned \u0378', 'unassigned'),
        ('no-break\u00a0space\u2003wide', 'no-break space wide'),
        ('line\u2028separator', 'line separator'),
        ('e\u0301', 'é'),
        ('日本語 العربية', '日本語 العربية'),
        ('blank \u3164\uffa0\u115f\u1160\u2800letters', 'blank letters'),
        ('variation\ufe0f \U000e0100selector', 'variation selector'),
        ('z' + '\u0335\u0321' * 50 + 'algo', 'z' + '\u0335' * 4 + 'algo'),
        ('ภาษาไทย हिन्दी', 'ภาษาไทย हिन्दी'),
        ('tag \U000e0041\U000e0042', 'tag'),
        ('', ''),
        (' \u200b ', ''),
        ('\u3164', ''),
        ('\u2800 \u00ad', ''),
    ],
)
def test_names_are_shown_literally_without_what_cannot_be_seen(text, shown):
    assert clean_name(text, LONGEST) == shown


def test_long_name_is_cut_with_a_mark():
    assert clean_name('x' * 10_000, LONGEST) == 'x' * 119 + '…'
    assert clean_name('x' * LONGEST, LONGEST) == 'x' * LONGEST


def test_cut_leaves_no_space_before_the_mark():
    assert clean_name('x' * 118 + ' ' + 'y' * 10, LONGEST) == 'x' * 118 + '…'


def test_accents_that_pile_up_are_cut_with_the_rest():
    assert len(clean_name('e' + '\u0301' * 10_000, LONGEST)) <= LONGEST


@given(some.text())
def test_name_is_one_visible_line(text):
    name = clean_name(text, LONGEST)
    assert len(name) <= LONGEST
    assert name == ' '.join(name.split())
    assert not [char for char in name if unicodedata.category(char) in ('Cc', 'Cf', 'Cs', 'Co', 'Cn', 'Zl', 'Zp')]


@given(some.text(max_size=LONGEST))
def test_cleaning_twice_changes_nothing(text):
    name = clean_name(text, LONGEST)
    assert clean_name(name, LONGEST) == name


@pytest.mark.parametrize(
    ('lang', 'shown'),
    [
        ('de_CH', '„Claude“'),
        ('fr_FR', '«\u00a0Claude\u00a0»'),
        ('es_ES', '«Claude»'),
        ('it_IT', '«Claude»'),
        ('en_US', '“Claude”'),
        (None, '“Claude”'),
    ],
)
def test_name_stands_in_the_quotation_marks_of_the_language(lang, shown):
    assert quotation(lang) % 'Claude' == shown
