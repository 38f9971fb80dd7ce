"""Citations in the forms that reference managers, repositories and footprints take."""

import re
from dataclasses import replace

import pytest

from app.exports.citing import bibtex, cited, csl, datacite, pact
from tests.factories.flat import a_publisher, about

MANDATORY = {"creators", "titles", "publisher", "publicationYear", "types", "schemaVersion"}  # of DataCite 4.5


def test_bibtex_has_a_key_its_fields_and_balanced_braces():
    said = bibtex(about())
    assert said.startswith("@misc{footing-2026.3,\n")
    assert said.endswith("}\n")
    assert said.count("{") == said.count("}")
    fields = dict(re.findall(r"^  (\w+) = \{(.*)\},$", said, re.MULTILINE))
    assert set(fields) == {"author", "title", "year", "version", "howpublished", "note"}
    assert (fields["author"], fields["year"], fields["version"]) == ("{Footing}", "2026", "2026.3")
    assert about().digest in fields["note"]


@pytest.mark.parametrize("name", ["A & B", "50% _x_ #1 {y}", "back\\slash", "$"])
def test_what_tex_would_take_for_its_own_is_escaped(name):
    said = bibtex(about(publishers=(replace(a_publisher(), name_en=name),)))
    note = re.search(r"note = \{(.*)\},", said)[1]
    assert not re.search(r"(?<!\\)[&%$#_{}]", note)
    assert said.count("{") == said.count("}")


def test_csl_is_a_data_set_of_the_labels_year():
    said = csl(about())
    assert (said["type"], said["version"], said["issued"]) == ("dataset", "2026.3", {"date-parts": [[2026]]})
    assert said["author"] == [{"literal": "Footing"}]


def test_datacite_has_what_is_mandatory_and_names_the_release_before():
    said = datacite(about())
    assert set(said) >= MANDATORY
    assert (said["publicationYear"], said["version"]) == ("2026", "2026.3")
    assert said["types"]["resourceTypeGeneral"] == "Dataset"
    (before,) = said["relatedItems"]
    assert before["relationType"] == "IsNewVersionOf"
    assert before["titles"][0]["title"].endswith("2026.2")
    assert [one["rightsIdentifier"] for one in said["rightsList"]] == ["acme-cc", "acme-open"]
    assert ["rightsUri" in one for one in said["rightsList"]] == [True, False]


def test_the_first_release_is_a_new_version_of_nothing():
    assert datacite(about(parent=None))["relatedItems"] == []


def test_pact_has_a_name_and_a_version_and_nothing_else():
    assert pact(about()) == {"name": "Footing", "version": "2026.3"}


def test_no_citation_has_an_address_or_a_day():
    said = str(cited(about(licences=())))
    assert "://" not in said.replace("http://datacite.org/schema/kernel-4", "")
    assert not re.search(r"\d{4}-\d\d-\d\d", said)
