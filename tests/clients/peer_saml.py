"""A SAML 2.0 identity provider that nobody here wrote: PyPI's pysaml2. It reads requests, and makes and signs responses (with Debian's xmlsec1);
here are only its addresses, and one person. It has single logout by POST: /leave?of=<entityID> begins it there, and /ended says whom it was told of.

    python3 peer_saml.py [--port N] [--posts]

With --posts requests come in a form; else in an address. When it is ready it prints one line of JSON on stdout: {issuer, metadata, person, posts}, of which the first is its entityID. Everything is lost when it ends.
"""

import argparse
import base64
import html
import json
import re
import shutil
import subprocess
import tempfile
import urllib.request
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.attribute_converter import ac_factory
from saml2.authn_context import PASSWORDPROTECTEDTRANSPORT
from saml2.config import IdPConfig
from saml2.mdstore import MetadataStore
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

PERSON = {"subject": "ada-1815", "email": "ada@example.com", "name": "Ada Lovelace", "given_name": "Ada", "family_name": "Lovelace"}


class Provider:
    """pysaml2's server with one key, which learns of a service provider by its metadata when that first asks."""

    def __init__(self, origin, folder, posts):
        sign_on = (f"{origin}/post", BINDING_HTTP_POST) if posts else (f"{origin}/sso", BINDING_HTTP_REDIRECT)
        made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-days", "2", "-subj", "/CN=idp"]
        subprocess.run([*made, "-keyout", "key.pem", "-out", "certificate.pem"], cwd=folder, check=True, stderr=subprocess.DEVNULL)
        self.entity_id = f"{origin}/metadata"
        self.config = IdPConfig().load(
            {
                "entityid": self.entity_id,
                "key_file": str(folder / "key.pem"),
                "cert_file": str(folder / "certificate.pem"),
                "xmlsec_binary": shutil.which("xmlsec1"),
                "service": {
                    "idp": {
                        "endpoints": {
                            "single_sign_on_service": [sign_on],
                            "single_logout_service": [(f"{origin}/slo", BINDING_HTTP_POST)],
                        },
                        "want_authn_requests_signed": True,
                        "name_id_format": [NAMEID_FORMAT_PERSISTENT],
                        "policy": {"default": {"lifetime": {"minutes": 5}, "attribute_restrictions": None}},
                    }
                },
            }
        )
        self.server = Server(config=self.config)
        self.server.metadata = MetadataStore(ac_factory(), self.config)
        # Signatures are verified by the keys in this one.
        self.server.sec.metadata = self.server.metadata
        self.known = set()
        # The SessionIndex of the last sign-in at each service provider, and those of which it was told that they have ended.
        self.sessions = {}
        self.ended = []

    def metadata(self):
        return str(entity_descriptor(self.config))

    def answer(self, asked):
        """The form that is posted for what was asked in an address."""
        message, *signed = [asked[name][0] for name in ("SAMLRequest", "RelayState", "SigAlg", "Signature")]
        self.know_of(zlib.decompress(base64.b64decode(message), -15))
        return self.respond(self.server.parse_authn_request(message, BINDING_HTTP_REDIRECT, *signed), signed[0])

    def answer_posted(self, form):
        """The same for what was asked in a form, whose signature is in it."""
        message = form["SAMLRequest"][0]
        self.know_of(base64.b64decode(message))
        return self.respond(self.server.parse_authn_request(message, BINDING_HTTP_POST), form["RelayState"][0])

    def respond(self, asked, relay_state):
        issuer = asked.message.issuer.text
        to = self.server.response_args(asked.message)
        names = {"mail": [PERSON["email"]], "displayName": [PERSON["name"]], "givenName": [PERSON["given_name"]], "sn": [PERSON["family_name"]]}
        response = self.server.create_authn_response(
            names,
            userid=PERSON["subject"],
            name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=PERSON["subject"]),
            authn={"class_ref": PASSWORDPROTECTEDTRANSPORT, "authn_auth": self.entity_id},
            sign_assertion=True,
            sign_response=True,
            sign_alg=SIG_RSA_SHA256,
            digest_alg=DIGEST_SHA256,
            **to,
        )
        self.sessions[issuer] = re.search(r'SessionIndex="([^"]+)"', str(response)).group(1)
        form = self.server.apply_binding(BINDING_HTTP_POST, str(response), to["destination"], relay_state, response=True)
        return form["data"]

    def know_of(self, request):
        """Learns of who asks, before that is read."""
        self.know(re.search("Issuer[^>]*>([^<]+)<", request.decode()).group(1))

    def know(self, issuer):
        """Learns of a service provider by what it says of itself."""
        if issuer not in self.known:
            with urllib.request.urlopen(issuer) as answer:
                self.server.metadata.imp([{"class": "saml2.mdstore.InMemoryMetaData", "metadata": [(answer.read().decode(),)]}])
            self.known.add(issuer)

    def leave(self, issuer):
        """The form that says to a service provider that somebody signs out."""
        binding, destination = self.server.pick_binding("single_logout_service", [BINDING_HTTP_POST], "spsso", entity_id=issuer)
        request = self.server.create_logout_request(
            destination,
            issuer,
            name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=PERSON["subject"]),
            session_indexes=[self.sessions[issuer]],
            sign=True,
            sign_alg=SIG_RSA_SHA256,
            digest_alg=DIGEST_SHA256,
        )
        message = request[1] if isinstance(request, tuple) else request
        return self.server.apply_binding(binding, str(message), destination, "there & back")["data"]

    def logout(self, form):
        """What a service provider says or answers about signing out, and what is shown for it."""
        if "SAMLResponse" in form:
            answered = self.server.parse_logout_request_response(form["SAMLResponse"][0], BINDING_HTTP_POST)
            assert answered.status_ok() and form["RelayState"] == ["there & back"]
            return '<!doctype html><title>out</title><link rel="icon" href="data:,"><p>Ada is signed out everywhere'
        asked = self.server.parse_logout_request(form["SAMLRequest"][0], BINDING_HTTP_POST).message
        issuer = asked.issuer.text
        assert asked.name_id.text == PERSON["subject"]
        assert [index.text for index in asked.session_index] == [self.sessions[issuer]]
        self.ended.append(self.sessions[issuer])
        response = self.server.create_logout_response(asked, [BINDING_HTTP_POST], sign=True, sign_alg=SIG_RSA_SHA256, digest_alg=DIGEST_SHA256)
        destination = self.server.response_args(asked, [BINDING_HTTP_POST])["destination"]
        return self.server.apply_binding(BINDING_HTTP_POST, str(response), destination, form.get("RelayState", [""])[0], response=True)["data"]


class Handler(BaseHTTPRequestHandler):
    provider = None

    def say(self, content_type, text):
        body = text.encode()
        self.send_response(200)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        address = urlsplit(self.path)
        if address.path == "/metadata":
            return self.say("application/samlmetadata+xml", self.provider.metadata())
        if address.path == "/ended":
            return self.say("application/json", json.dumps(self.provider.ended))
        if address.path == "/leave":
            return self.say("text/html", self.provider.leave(parse_qs(address.query)["of"][0]))
        page = f'<form method="post" action="{html.escape(self.path)}"><button>Sign in as Ada</button></form>'
        return self.say("text/html", f'<!doctype html><title>pysaml2</title><link rel="icon" href="data:,">{page}')

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        address = urlsplit(self.path)
        form = parse_qs(body)
        if address.path == "/slo":
            return self.say("text/html", self.provider.logout(form))
        if address.path == "/post" and "person" in form:
            return self.say("text/html", self.provider.answer_posted(form))
        if address.path == "/post":
            inputs = [f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, [value] in {**form, "person": ["ada"]}.items()]
            page = f'<form method="post" action="/post">{"".join(inputs)}<button>Sign in as Ada</button></form>'
            return self.say("text/html", f'<!doctype html><title>pysaml2</title><link rel="icon" href="data:,">{page}')
        self.say("text/html", self.provider.answer(parse_qs(address.query)))

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--posts", action="store_true")
    options = parser.parse_args()
    listening = ThreadingHTTPServer(("127.0.0.1", options.port), Handler)
    with tempfile.TemporaryDirectory() as folder:
        Handler.provider = Provider(f"http://127.0.0.1:{listening.server_port}", Path(folder), options.posts)
        entity_id = Handler.provider.entity_id
        print(json.dumps({"issuer": entity_id, "metadata": entity_id, "person": PERSON, "posts": options.posts}), flush=True)
        listening.serve_forever()


main()
