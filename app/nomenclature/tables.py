"""Tables of the nomenclature. Rows are added and never edited by the service."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Numeric, Table, Text

from app.kit.db import ORDERED, metadata

unit = Table(
    "nomenclature_unit",
    metadata,
    Column("code", Text, primary_key=True, comment="the unit's code"),
    Column("unit_group", Text, nullable=False, comment="units of one group convert into each other"),
    Column("factor", Text, nullable=False, comment="how many reference units it is: a decimal or a fraction"),
    Column("name_en", Text, nullable=False, comment="English name"),
    Column("name_zh", Text, comment="Chinese name"),
    Column("symbol", Text, nullable=False, comment="how it is printed"),
    Column("ucum", Text, comment="UCUM code, where there is one"),
    Column("aliases", Text, nullable=False, comment="other spellings, semicolon-separated"),
    Column("note", Text, comment="what to mind"),
    comment="units of measure",
)

gas = Table(
    "nomenclature_gas",
    metadata,
    Column("code", Text, primary_key=True, comment="the gas's code"),
    Column("name_en", Text, nullable=False, comment="English name"),
    Column("name_zh", Text, comment="Chinese name"),
    Column("formula", Text, comment="chemical formula"),
    Column("cas", Text, comment="CAS number"),
    Column("kind", Text, nullable=False, comment="co2, ch4, n2o, hfc, pfc, other, remainder"),
    Column("sign", Text, nullable=False, comment="release or uptake"),
    Column("note", Text, comment="what to mind"),
    CheckConstraint("sign IN ('release', 'uptake')", name="sign"),
    comment="gas species",
)

gwp_set = Table(
    "nomenclature_gwp_set",
    metadata,
    Column("code", Text, primary_key=True, comment="AR6-100"),
    Column("report", Text, nullable=False, comment="IPCC report"),
    Column("horizon_years", Integer, nullable=False, comment="time horizon"),
    Column("variant", Text, comment="which table or correction, where there are several"),
    Column("citation", Text, nullable=False, comment="where the values are from"),
    Column("note", Text, comment="what to mind"),
    comment="sets of global warming potentials",
)

gwp = Table(
    "nomenclature_gwp",
    metadata,
    Column("gwp_set", Text, ForeignKey(gwp_set.c.code), primary_key=True, comment="the set"),
    Column("gas", Text, ForeignKey(gas.c.code), primary_key=True, comment="the gas"),
    Column("value", Numeric, nullable=False, comment="kg CO2e per kg"),
    CheckConstraint("value <> 'NaN'", name="number"),
    comment="values of the GWP sets",
)

geography = Table(
    "nomenclature_geography",
    metadata,
    Column("code", Text, primary_key=True, comment="CN-GD"),
    Column("kind", Text, nullable=False, comment="country, subdivision, grid_region …"),
    Column("name_en", Text, nullable=False, comment="English name"),
    Column("name_zh", Text, comment="Chinese name"),
    Column("iso3", Text, comment="ISO 3166-1 alpha-3"),
    Column("m49", Text, comment="UN M49"),
    Column("gbt2260", Text, comment="GB/T 2260"),
    Column("official", Text, nullable=False, comment="official, or derived where the code is ours"),
    comment="places and named regions",
)

geography_alias = Table(
    "nomenclature_geography_alias",
    metadata,
    Column("alias", Text, primary_key=True, comment="another code of the same place"),
    Column("code", Text, ForeignKey(geography.c.code), nullable=False, comment="the code it stands for"),
    Column("note", Text, comment="why"),
    comment="other codes of places",
)

ambiguous_unit = Table(
    "nomenclature_ambiguous_unit",
    metadata,
    Column("alias", Text, primary_key=True, comment="a spelling that means several units"),
    Column("codes", Text, nullable=False, comment="what it may mean, semicolon-separated"),
    Column("why", Text, nullable=False, comment="why it is refused"),
    comment="spellings that are refused",
)

containment = Table(
    "nomenclature_containment",
    metadata,
    Column("child", Text, ForeignKey(geography.c.code), primary_key=True, comment="what is contained"),
    Column("parent", Text, ForeignKey(geography.c.code), primary_key=True, comment="what contains it"),
    Column("purpose", Text, primary_key=True, comment="any, or electricity"),
    Column("status", Text, nullable=False, comment="official or derived"),
    Column("note", Text, comment="what to mind"),
    CheckConstraint("purpose IN ('any', 'electricity')", name="purpose"),
    CheckConstraint("status IN ('official', 'derived')", name="status"),
    comment="which geography lies in which",
)

activity = Table(
    "nomenclature_activity",
    metadata,
    Column("code", Text, primary_key=True, comment="electricity.grid-average"),
    Column("name_en", Text, nullable=False, comment="English name"),
    Column("name_zh", Text, comment="Chinese name"),
    Column("products", Text, nullable=False, comment="product codes, semicolon-separated"),
    Column("note", Text, comment="what to mind"),
    comment="the vocabulary of activities",
)

scheme = Table(
    "nomenclature_scheme",
    metadata,
    Column("code", Text, primary_key=True, comment="naics-2017"),
    Column("title", Text, nullable=False, comment="its title"),
    Column("kind", Text, nullable=False, comment="industry or product"),
    Column("authority", Text, nullable=False, comment="who keeps it"),
    Column("code_pattern", Text, nullable=False, comment="regular expression of its codes"),
    Column("levels", Text, nullable=False, comment="names of its levels"),
    Column("licence", Text, nullable=False, comment="of codes and structure"),
    Column("labels_licence", Text, nullable=False, comment="of the labels"),
    Column("note", Text, comment="what to mind"),
    CheckConstraint("kind IN ('industry', 'product')", name="kind"),
    comment="classifications",
)

class_code = Table(
    "nomenclature_class_code",
    metadata,
    Column("scheme", Text, ForeignKey(scheme.c.code), primary_key=True, comment="the classification"),
    Column("code", ORDERED, primary_key=True, comment="the class"),
    Column("parent", Text, comment="the class above, in the same scheme"),
    Column("level", Integer, nullable=False, comment="1 at the top"),
    Column("name_en", Text, comment="English name, where its rights are clear"),
    Column("name_zh", Text, comment="Chinese name, where its rights are clear"),
    comment="classes of the classifications",
)
Index(None, class_code.c.scheme, class_code.c.parent)

label = Table(
    "nomenclature_label",
    metadata,
    Column("scheme", Text, ForeignKey(scheme.c.code), primary_key=True, comment="the classification"),
    Column("code", ORDERED, primary_key=True, comment="the class"),
    Column("lang", Text, primary_key=True, comment="en or zh"),
    Column("label", Text, nullable=False, comment="the label"),
    comment="labels whose rights are not cleared: shown, never in an open snapshot",
)

correspondence = Table(
    "nomenclature_correspondence",
    metadata,
    Column("from_scheme", Text, ForeignKey(scheme.c.code), primary_key=True, comment="classification read from"),
    Column("from_code", ORDERED, primary_key=True, comment="class read from"),
    Column("to_scheme", Text, ForeignKey(scheme.c.code), primary_key=True, comment="classification led to"),
    Column("to_code", ORDERED, primary_key=True, comment="class led to"),
    Column("match_type", Text, nullable=False, comment="the from-class is exact, narrower, broader or partial to it"),
    CheckConstraint("match_type IN ('exact', 'narrower', 'broader', 'partial')", name="match_type"),
    comment="correspondences between classifications",
)
Index(None, correspondence.c.to_scheme, correspondence.c.to_code)

state = Table(
    "nomenclature_state",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False, comment="1 up: one for each addition"),
    Column("digest", LargeBinary, nullable=False, comment="SHA-256 over every row of every table of the nomenclature"),
    CheckConstraint("octet_length(digest) = 32", name="digest_length"),
    comment="what the nomenclature was after each addition; releases name it, so restated answers can be proved",
)

STATED = (
    unit,
    gas,
    gwp_set,
    gwp,
    geography,
    geography_alias,
    ambiguous_unit,
    containment,
    activity,
    scheme,
    class_code,
    label,
    correspondence,
)
