"""Rights and contracts (维权与集体合同): what unions settle with employers, and what is done for those who are wronged.

Owns rounds of bargaining and the collective contracts that come of them, sessions of workers' congresses, disclosure of affairs,
measures of workforce reform, and cases of legal aid and mediation. Never owns the unions (``orgs``) or the persons (``people``).
"""
