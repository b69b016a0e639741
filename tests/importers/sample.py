"""A small edition of the voting data, with every wart that the real one has or could have."""

from __future__ import annotations

import gzip
from pathlib import Path

__all__ = ["ISSUES", "ROLL_CALLS", "VOTES", "write"]

ROLL_CALLS = r"""rcid,session,importantvote,date,unres,amend,para,short,descr
3,1,0,1946-01-01,R/1/66,1,0,"AMENDMENTS, RULES","TO ADOPT A CUBAN AMENDMENT"
7,1,0,1946-01-02,R/1/295,1,0,ELECTIONS,"RULE 73 SHOULD END WITH:\THERE SHALL BE NO NOMINATIONS.\\""	0	0	0	0"
1500,26,,1971-10-05,R/26/2758,,,CHINA,The seat of China
3600,46,,1991-12-02,R/46/5,,,,
4000,54,1,1999-12-05,,,,,No name of a text
5309,68,0,2014-03-27,R/68/262,,,ARMED CONFLICTS,Territorial integrity of Ukraine
5310,68,1,2014-03-28,R/68/263,1,1,RIGHTS,Human rights
5311,68,,2014-13-28,R/68/264,,,,
5310,68,,2014-03-29,R/68/265,,,,
"""  # noqa: E501 - as the files have it
VOTES = """rcid,country,country_code,vote
3,Russia,RU,yes
3,Taiwan,TW,no
1500,Taiwan,TW,no
1500,Albania,AL,yes
3600,Russia,RU,yes
3600,Yugoslavia,YU,abstain
3600,Yemen Arab Republic,,yes
4000,Yugoslavia,YU,yes
4000,Namibia,NA,yes
5309,Albania,AL,yes
5309,Ukraine,UA,yes
5309,Russia,RU,no
5309,Namibia,NA,abstain
5309,Yugoslavia,YU,yes
5309,Czechoslovakia,CS,yes
5310,Albania,AL,yes
5310,Ukraine,UA,no
5310,Russia,RU,no
5310,Russia,RU,no
5310,Namibia,NA,yes
5310,Namibia,NA,no
5310,Atlantis,XX,yes
5310,France,FR,present
9999,France,FR,yes
"""
ISSUES = """rcid,short_name,issue
5309,me,Palestinian conflict
5310,hr,Human rights
5310,hr,Human rights
5310,co,Colonialism
9999,hr,Human rights
"""


def write(folder: Path, *, votes: str = VOTES) -> list[Path]:
    """Write the three files, packed as the real ones are."""
    texts = {"issues": ISSUES, "roll_calls": ROLL_CALLS, "unvotes": votes}
    paths = []
    for name, text in texts.items():
        path = folder / f"{name}.csv.gz"
        path.write_bytes(gzip.compress(text.encode(), mtime=0))
        paths.append(path)
    return paths
