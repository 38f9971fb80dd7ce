"""Selectors of a batch of every kind: what answers, what misses, what steps away, what is wrong."""

GRID = {"activity": "electricity.grid-average"}
CEMENT = {"industry": "naics-2017:327310"}
MIXED = [
    # answered
    GRID | {"geography": "CN-GD", "date": "2021"},
    GRID | {"geography": "CN-GD", "date": 2022},
    GRID | {"geography": "CN-GD", "date": "2022-06-30", "unit": "MWh"},
    GRID | {"geography": "GB", "date": "2022", "gwp": "AR6-100"},
    GRID | {"geography": "GB", "release": "2026.1"},
    GRID | {"geography": "UK", "date": 2025, "gas_basis": "all_gases"},
    CEMENT | {"boundary": "cradle-to-gate"},
    CEMENT | {"boundary": "cradle-to-sale", "release": "2026.2"},
    CEMENT | {"boundary": "cradle-to-gate", "dqr_max": "1.9"},
    {"activity": "mee/grid-electricity/average-cn-gd", "date": "2023"},
    {"activity": "fuel.natural-gas.combustion", "geography": "CN"},
    # after steps
    GRID | {"geography": "CN-XZ", "date": 2024, "gas_basis": "co2_only", "fallback": "geography,time"},
    GRID | {"geography": "CN-XZ", "date": "2024", "gas_basis": "co2_only", "fallback": "time,geography"},
    GRID | {"geography": "GB", "date": "2023", "fallback": "time"},
    GRID | {"geography": "GB", "date": "2021", "fallback": "time", "allow_later": "true"},
    CEMENT | {"boundary": "cradle-to-gate", "date": "2029", "fallback": "industry,time", "max_age": "10"},
    # missed
    GRID | {"geography": "FR"},
    GRID | {"geography": "CN-XZ", "date": "2024", "fallback": "geography"},
    GRID | {"geography": "GB", "date": "2023"},
    GRID | {"geography": "CN-HK", "fallback": "geography,time"},
    GRID | {"geography": "CN-GD", "boundary": "upstream"},
    GRID | {"publisher": "nobody"},
    {"activity": "acme/none/such"},
    {"industry": "isic-4:2394"},
    {"product": "cpc:37440", "industry": "isic-4:2394"},
    # left open
    CEMENT,
    GRID,
    CEMENT | {"fallback": "industry", "date": "2022"},
    # cannot be restated
    CEMENT | {"boundary": "cradle-to-gate", "gwp": "AR6-100"},
    GRID | {"geography": "CN-GD", "gwp": "AR6-100"},
    # names what there is not
    {"activity": "electricity.grid-averge"},
    GRID | {"geography": "CN-XX"},
    GRID | {"release": "2026.99"},
    GRID | {"release": "sha256:" + "0" * 64},
    CEMENT | {"unit": "furlong"},
    GRID | {"gwp": "AR7-100"},
    {"industry": "naics-9999:327310"},
    # wrong
    {},
    {"geography": "CN-GD"},
    GRID | {"colour": "blue"},
    GRID | {"date": "2024-02-30"},
    GRID | {"date": ""},
    GRID | {"date": "2024\n"},
    GRID | {"geography": "CN\u200b-GD"},
    GRID | {"dqr_max": "NaN"},
    GRID | {"max_age": "3"},
    GRID | {"fallback": "time,time"},
    {"activity": "a" * 201},
    {"industry": "327310"},
    {"industry": "cpc:17100"},
    # no texts
    None,
    7,
    "electricity.grid-average",
    [],
    [GRID],
    GRID | {"geography": ["CN-GD"]},
    GRID | {"geography": {"code": {"code": {"code": "CN-GD"}}}},
    GRID | {"date": None, "geography": "CN-GD"},
    GRID | {"date": 10**39},
    GRID | {"date": 2022.5},
    GRID | {"allow_later": True},
]


def alone(selector):
    """The same question as the parameters of a single look-up."""
    texts = {name: said for name, said in selector.items() if said is not None}
    return {name: str(said).lower() if isinstance(said, bool) else str(said) for name, said in texts.items()}
