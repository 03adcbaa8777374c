"""What comes back over HTTP, read as a client or a browser reads it."""

import re
from urllib.parse import parse_qs, urlsplit

from lxml import html

_ATTRIBUTE = re.compile(r'([a-z_]+)="([\x20\x21\x23-\x5b\x5d-\x7e]*)"(?:, |\Z)')


class ConsentForm:
    """The form of a consent page: its hidden fields, the scopes it offers and what a user reads on it."""

    def __init__(self, response):
        self.response = response
        self.document = html.fromstring(response.text)
        self.hidden = {
            field.get('name'): field.get('value') for field in self.document.xpath('//form//input[@type="hidden"]')
        }
        self.scopes = [box.get('value') for box in self.document.xpath('//input[@type="checkbox"][@name="scope"]')]

    @property
    def text(self):
        """The text of the page in one line."""
        return ' '.join(self.document.text_content().split())

    @property
    def trust(self):
        """How far the page says that the client may be trusted."""
        return self.document.find('.//main').get('class').removeprefix('o_mcp_oauth_')

    def text_of(self, css_class):
        """The text of the one element of a class, as it stands in the page."""
        (element,) = self.document.xpath(f'//*[contains(concat(" ", @class, " "), " {css_class} ")]')
        return element.text_content()


def is_consent_page(response):
    return response.status_code == 200 and 'name="decision"' in response.text


def redirect_parameters(response):
    """Return the query parameters of a redirect; AssertionError where one comes twice or hides in the fragment."""
    location = urlsplit(response.headers['Location'])
    assert not location.fragment, location.fragment
    parameters = parse_qs(location.query, keep_blank_values=True, strict_parsing=True)
    assert all(len(values) == 1 for values in parameters.values()), parameters
    return {name: values[0] for name, values in parameters.items()}


def error_link(response):
    """Return where the error page of a stranger's client leads, and the host that it names."""
    page = html.fromstring(response.text)
    [link] = page.xpath('//a[contains(@class, "o_mcp_oauth_way_back")]/@href')
    [host] = page.xpath('//*[contains(@class, "o_mcp_oauth_way_back_host")]')
    return link, host.text_content()


def challenge_parameters(response):
    """Return the attributes of a Bearer challenge (RFC 6750 section 3); AssertionError where it breaks the grammar."""
    header = response.headers['WWW-Authenticate']
    scheme, _, attributes = header.partition(' ')
    pairs = _ATTRIBUTE.findall(attributes)
    assert scheme == 'Bearer', header
    assert ', '.join(f'{name}="{value}"' for name, value in pairs) == attributes, header
    assert len(dict(pairs)) == len(pairs), header
    return dict(pairs)
