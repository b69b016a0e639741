"""Small worlds that dossiers are made of in tests."""

from __future__ import annotations

import rdflib

from relations_kg import KnowledgeGraph
from relations_kg.namespaces import PREFIXES

HOSTILE = "</title><script>alert(1)</script> & \"quoted\" 'text' [link](http://evil.example/)"

TWO_STATES = """
state:XXA a rkg:State ; rdfs:label "Xa"@en ; rkg:iso3166Alpha3 "XXA" ; rkg:capital place:a-town .
state:XXB a rkg:State ; rdfs:label "Xb"@en ; rkg:iso3166Alpha3 "XXB" .
place:a-town a rkg:City ; rdfs:label "A Town"@en ; rkg:inCountry state:XXA ;
    rkg:latitude 10.5 ; rkg:longitude 20.5 .
place:b-town a rkg:City ; rdfs:label "B Town"@en ; rkg:inCountry state:XXB ;
    rkg:latitude 1.5 ; rkg:longitude 2.5 .
organization:club a rkg:InternationalOrganization ; rdfs:label "Club"@en .
organization:guild a rkg:InternationalOrganization ; rdfs:label "Guild"@en .
source:one a rkg:Source ; rdfs:label "Book One"@en ; rkg:retrievedOn "2026-01-02"^^xsd:date ;
    rkg:webPage <https://one.example/> .
passage:one.L.1.1 a rkg:SentencePassage ; rdfs:label "Lead, 1.1"@en ; rkg:inSource source:one .
passage:one.L.1.2 a rkg:SentencePassage ; rdfs:label "Lead, 1.2"@en ; rkg:inSource source:one .

situation:embassy a rkg:Embassy ; rkg:embassyOf state:XXA ; rkg:receivingState state:XXB ;
    rkg:seat place:b-town ; rkg:missionLevel rkg:AmbassadorLevel ; rkg:start "1990-09"^^edtf:EDTF ;
    rkg:modality rkg:AssertedModality ; rkg:summary "Xa has an embassy in Xb."@en ;
    rkg:statedIn passage:one.L.1.1 .
situation:planned-post a rkg:Consulate ; rkg:consularPostOf state:XXB ;
    rkg:receivingState state:XXA ; rkg:attested "1999"^^edtf:EDTF ;
    rkg:summary "Xb plans a consulate."@en ; rkg:modality rkg:PlannedModality .
situation:wrong a rkg:DiplomaticRelations ; rkg:firstParty state:XXA ; rkg:secondParty state:XXB ;
    rkg:summary "A wrong claim."@en ; rkg:rank rkg:DeprecatedRank .
event:visit a rkg:Visit ; rkg:visitingState state:XXA ; rkg:hostState state:XXB ;
    rkg:summary "Xa visits Xb."@en ; rkg:date "1991-03-01/1991-03-10"^^edtf:EDTF ;
    rkg:statedIn passage:one.L.1.2 .
situation:a-club a rkg:Membership ; rkg:member state:XXA ; rkg:organization organization:club ;
    rkg:start "1970-05-06"^^edtf:EDTF ; rkg:end ".."^^edtf:EDTF ; rkg:statedIn passage:one.L.1.2 .
situation:b-club a rkg:Membership ; rkg:member state:XXB ; rkg:organization organization:club ;
    rkg:attested "1980"^^edtf:EDTF .
situation:a-guild a rkg:Membership ; rkg:member state:XXA ; rkg:organization organization:guild ;
    rkg:summary "Xa was in the Guild."@en ;
    rkg:start "1950"^^edtf:EDTF ; rkg:end "2001"^^edtf:EDTF .
situation:b-guild a rkg:Membership ; rkg:member state:XXB ; rkg:organization organization:guild .
"""

VOTES = """
@prefix qb: <http://purl.org/linked-data/cube#> .
[] a qb:Observation ; rkg:firstState state:XXA ; rkg:secondState state:XXB ; rkg:year "2001" ;
    rkg:agreementShare 0.5 ; rkg:sharedVotes 70 .
[] a qb:Observation ; rkg:firstState state:XXA ; rkg:secondState state:XXB ; rkg:year "2002" ;
    rkg:agreementShare 0.625 ; rkg:sharedVotes 8 .
[] a qb:Observation ; rkg:firstState state:XXA ; rkg:secondState state:XXB ; rkg:year "2005" ;
    rkg:agreementShare 1.0 ; rkg:sharedVotes 1 .
[] a qb:Observation ; rkg:firstState state:XXA ; rkg:secondState state:XXC ; rkg:year "2001" ;
    rkg:agreementShare 0.1 ; rkg:sharedVotes 10 .
"""


def opened(turtle: str) -> KnowledgeGraph:
    """A knowledge graph of facts in Turtle with the prefixes of the project."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return KnowledgeGraph.from_rdflib(rdflib.Graph().parse(data=prefixes + turtle))
