"""Europass XML in both of its formats: one person, whatever the order of the elements, and no bombs."""

import io
import json
from datetime import date

import pytest
from pypdf import PdfWriter

from models import Identity, Profile, Rejection
from streams.formats.reading import profiles

TODAY = date(2026, 11, 1)
CANDIDATE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Candidate xmlns="http://www.europass.eu/1.0" xmlns:hr="http://www.hr-xml.org/3"
    xmlns:oa="http://www.openapplications.org/oagis/9" xmlns:eures="http://www.europass_eures.eu/1.0">
  <CandidatePerson>
    <PersonName><oa:GivenName>Awa</oa:GivenName><hr:FamilyName>Example</hr:FamilyName></PersonName>
    <Communication><ChannelCode>Telephone</ChannelCode><CountryDialing>32</CountryDialing>
      <oa:DialNumber>470000000</oa:DialNumber></Communication>
    <Communication><ChannelCode>Email</ChannelCode><oa:URI>awa@example.org</oa:URI></Communication>
    <Communication><UseCode>home</UseCode><Address type="home"><oa:AddressLine>Street 1</oa:AddressLine>
      <oa:CityName>Liège</oa:CityName><CountryCode>be</CountryCode></Address></Communication>
    <NationalityCode>sn</NationalityCode><hr:BirthDate>1990-02-03</hr:BirthDate><GenderCode>female</GenderCode>
    <PrimaryLanguageCode name="FREE_TEXT">Wolof</PrimaryLanguageCode>
  </CandidatePerson>
  <CandidateProfile languageCode="fr">
    <hr:ExecutiveSummary>
      &lt;p&gt;Awa Example soude depuis &lt;strong&gt;2014&lt;/strong&gt;.&lt;/p&gt;</hr:ExecutiveSummary>
    <EmploymentHistory><EmployerHistory><hr:OrganizationName>ACME</hr:OrganizationName>
      <PositionHistory><PositionTitle typeCode="FREETEXT">Soudeuse</PositionTitle>
        <eures:EmploymentPeriod><eures:StartDate><hr:FormattedDateTime>2014-01</hr:FormattedDateTime></eures:StartDate>
          <eures:EndDate><hr:FormattedDateTime>2015-06-30</hr:FormattedDateTime></eures:EndDate>
          <hr:CurrentIndicator>false</hr:CurrentIndicator></eures:EmploymentPeriod>
        <oa:Description>&lt;ul&gt;&lt;li&gt;soudure TIG&lt;/li&gt;
          &lt;li&gt;lecture de plans&lt;/li&gt;&lt;/ul&gt;</oa:Description>
      </PositionHistory></EmployerHistory></EmploymentHistory>
    <EducationHistory><EducationOrganizationAttendance>
      <hr:OrganizationName>Une école</hr:OrganizationName><EducationLevelCode>6</EducationLevelCode>
      <AttendancePeriod><EndDate><hr:FormattedDateTime>2013</hr:FormattedDateTime></EndDate></AttendancePeriod>
      <EducationDegree><hr:DegreeName>Licence en mécanique</hr:DegreeName></EducationDegree>
    </EducationOrganizationAttendance></EducationHistory>
    <eures:Licenses><eures:License><hr:LicenseTypeCode>B</hr:LicenseTypeCode></eures:License></eures:Licenses>
    <PersonQualifications><PersonCompetency><CompetencyID schemeName="NORMAL">fre</CompetencyID>
      <hr:TaxonomyID>language</hr:TaxonomyID>
      <eures:CompetencyDimension><hr:CompetencyDimensionTypeCode>CEF-Understanding-Listening</hr:CompetencyDimensionTypeCode>
        <eures:Score><hr:ScoreText>C1</hr:ScoreText></eures:Score></eures:CompetencyDimension>
      <eures:CompetencyDimension><hr:CompetencyDimensionTypeCode>CEF-Writing-Production</hr:CompetencyDimensionTypeCode>
        <eures:Score><hr:ScoreText>b2</hr:ScoreText></eures:Score></eures:CompetencyDimension>
    </PersonCompetency></PersonQualifications>
    <Skills><PersonCompetency><hr:TaxonomyID>Digital_Skill</hr:TaxonomyID>
      <hr:CompetencyName>AutoCAD</hr:CompetencyName></PersonCompetency></Skills>
  </CandidateProfile>
</Candidate>"""
PASSPORT = """<?xml version='1.0' encoding='UTF-8'?>
<SkillsPassport xmlns="http://europass.cedefop.europa.eu/Europass" locale="en"><LearnerInfo>
  <Identification><PersonName><FirstName>Awa</FirstName><Surname>Example</Surname></PersonName>
    <ContactInfo><Address><Contact><AddressLine>Street 1</AddressLine><Municipality>Liège</Municipality>
        <Country><Code>BE</Code></Country></Contact></Address>
      <Email><Contact>awa@example.org</Contact></Email>
      <TelephoneList><Telephone><Contact>+32 470000000</Contact></Telephone></TelephoneList></ContactInfo>
    <Demographics><Birthdate year="1990" month="--02" day="---03"/><Gender><Code>F</Code></Gender>
      <NationalityList><Nationality><Code>SN</Code></Nationality></NationalityList></Demographics></Identification>
  <WorkExperienceList><WorkExperience><Period><From year="2014" month="--01"/><To year="2015" month="--06"/></Period>
    <Position><Label>Soudeuse</Label></Position><Employer><Name>ACME</Name></Employer>
    <Activities>&lt;ul&gt;&lt;li&gt;soudure TIG&lt;/li&gt;&lt;/ul&gt;</Activities></WorkExperience></WorkExperienceList>
  <EducationList><Education><Period><From year="2010"/><To year="2013"/></Period><Title>Licence en mécanique</Title>
    <Level><Code>6</Code><Label>EQF level 6</Label></Level></Education></EducationList>
  <Skills><Linguistic>
      <MotherTongueList><MotherTongue><Description><Code>wo</Code></Description></MotherTongue></MotherTongueList>
      <ForeignLanguageList><ForeignLanguage><Description><Code>fr</Code></Description><ProficiencyLevel>
        <Listening>C1</Listening><Writing>B2</Writing></ProficiencyLevel></ForeignLanguage></ForeignLanguageList>
    </Linguistic><Computer><Description>AutoCAD, Excel</Description></Computer></Skills>
</LearnerInfo></SkillsPassport>"""
LAUGHS = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<SkillsPassport><LearnerInfo>&d;</LearnerInfo></SkillsPassport>"""


def only(data):
    (row,) = profiles(data.encode() if isinstance(data, str) else data, "cv.xml", today=TODAY)
    return row.content


def profile_of(content):
    return Profile.model_validate(content | {"programmes": ("open",)})


@pytest.mark.parametrize("data", [CANDIDATE, PASSPORT], ids=["Candidate", "SkillsPassport"])
def test_both_formats_say_the_same_of_one_person(data):
    content = only(data)
    identity = Identity.model_validate({"id": content["id"]} | content.pop("identity"))
    assert (identity.name, identity.email, identity.phone) == ("Awa Example", "awa@example.org", "+32 470000000")
    assert (identity.birth_date, identity.gender) == (date(1990, 2, 3), "woman")
    profile = profile_of(content)
    assert [post.model_dump() for post in profile.posts] == [{"title": "Soudeuse", "years": 1.5, "end": 2015}]
    assert {(one.language, one.listening, one.writing, one.native) for one in profile.languages} == {
        ("wo", None, None, True), ("fr", "C1", "B2", False),
    }  # fmt: skip
    assert (profile.nationalities, profile.residence.country, profile.residence.place) == (("SN",), "BE", "Liège")
    assert profile.education == 6
    assert "- soudure TIG" in profile.text
    assert "AutoCAD" in profile.text or [skill.phrase for skill in profile.skills] == ["AutoCAD"]
    assert not [part for part in ("Awa", "awa@", "47000", "Street", "ACME") if part in json.dumps(content)]


def test_a_driving_licence_and_a_degree_are_told():
    assert "Licence en mécanique" in only(CANDIDATE)["text"]
    assert "Driving licence B" in only(CANDIDATE)["text"]


def test_an_education_that_lasts_is_no_level():
    assert "education" not in only(PASSPORT.replace('<To year="2013"/>', "<Current>true</Current>"))
    assert "education" not in only(CANDIDATE.replace("<EndDate><hr:FormattedDateTime>2013", "<StartDate><x>2013"
        ).replace("2013</hr:FormattedDateTime></EndDate>", "2013</x></StartDate>"))  # fmt: skip


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (LAUGHS, "without a document type"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><SkillsPassport/>', "without a document type"),
        (PASSPORT[:-40], "well-formed XML (line "),
        ("<SkillsPassport>" * 300, "deep"),
        ("<Candidate><CandidatePerson/></Candidate>", "expected the XML of a Europass CV"),
        ("<EUSkillsProfile/>", "EU Skills Profile Tool's own XML is not documented: export its profile as Word"),
        ("<LearnerInfo/>", "expected a CV that says something"),
        ("<", "expected well-formed XML"),
        ('<?xml version="1.0" encoding="no-such"?><a/>', "expected"),
    ],
    ids=lambda value: value[:25],
)
def test_other_xml_is_refused_with_the_remedy(data, expected):
    found = only(data)
    assert isinstance(found, Rejection)
    assert expected in str(found)


def test_utf_16_is_read_too():
    assert only(PASSPORT.replace("UTF-8", "UTF-16").encode("utf-16"))["education"] == 6


def attached(pages, name, content):
    writer = PdfWriter(clone_from=io.BytesIO(pages))
    writer.add_attachment(name, content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_cv_inside_a_pdf_is_read_instead_of_its_pages(pdf):
    content = only(attached(pdf(["the pages"]), "attachment.xml", CANDIDATE.encode()))
    assert (content["education"], "the pages" in content["text"]) == (6, False)


def test_other_xml_inside_a_pdf_is_left_alone(pdf):
    assert only(attached(pdf(["I weld."]), "invoice.xml", b"<invoice/>"))["text"] == "I weld."
