"""Why a spelling of a unit means several, in Chinese, by the words of the table of refused spellings."""

_BARREL = (
    "Oil, US dry, US fluid or imperial barrel; one public table gives the imperial barrel the value of the oil barrel."
)
REASONS: tuple[tuple[str, str], ...] = (
    ("Metric, short and long tons differ by up to 12 %.", "公吨、短吨与长吨相差可达 12 %。"),
    ("Read as metric ton or as megatonne: a factor of a million.", "可读作公吨或兆吨：相差一百万倍。"),
    ("The megagram is a tonne; in small letters it is a milligram.", "Mg 为兆克即吨；小写则为毫克。"),
    ("Megalitre as written; millilitre in small letters.", "按写法为兆升；小写则为毫升。"),
    ("Mass or money.", "质量或货币。"),
    ("Avoirdupois, troy or fluid ounce.", "常衡盎司、金衡盎司或液量盎司。"),
    ("US 100 lb, UK 112 lb.", "美制为 100 磅，英制为 112 磅。"),
    ("100 kg, 100 lb or 112 lb.", "100 千克、100 磅或 112 磅。"),
    ("Kilogram or tonne is not stated.", "未说明是千克还是吨。"),
    (
        "International Table 4.1868 kJ, thermochemical 4.184 kJ; published tables mix them.",
        "国际蒸汽表卡为 4.1868 kJ，热化学卡为 4.184 kJ；已出版的表格两者混用。",
    ),
    (
        "Small or large calorie, International Table or thermochemical.",
        "小卡或大卡，国际蒸汽表卡或热化学卡。",
    ),
    (
        "International Table, thermochemical, 59 °F and mean Btu differ.",
        "国际蒸汽表、热化学、59 °F 与平均英热单位各不相同。",
    ),
    ("M is read as thousand or as million.", "M 可读作千或百万。"),
    ("Three definitions, 0.02 % apart.", "有三种定义，相差 0.02 %。"),
    ("Milliwatt hour as written; megawatt hour as usually meant.", "按写法为毫瓦时；通常所指为兆瓦时。"),
    ("Milliwatt hour or megawatt hour.", "毫瓦时或兆瓦时。"),
    ("Milliwatt as written; megawatt as usually meant.", "按写法为毫瓦；通常所指为兆瓦。"),
    ("The imperial gallon is 20 % larger.", "英制加仑大 20 %。"),
    (
        _BARREL,
        "石油桶、美制干量桶、美制液量桶或英制桶；有一份公开表格把石油桶的值给了英制桶。",
    ),
    ("Oil, US dry, US fluid or imperial barrel.", "石油桶、美制干量桶、美制液量桶或英制桶。"),
    ("Oil barrel or any vessel.", "石油桶，或任何容器。"),
    ("Reference temperature 15 °C or 20 °C.", "参比温度为 15 °C 或 20 °C。"),
    ("The base pressure of US gas is 14.696 or 14.73 psia.", "美国燃气的基准压力为 14.696 或 14.73 psia。"),
    ("Reference state not stated.", "未说明参比状态。"),
    ("市里 (500 m), 公里 (1000 m) or 英里 (1609.344 m).", "市里（500 m）、公里（1000 m）或英里（1609.344 m）。"),
    ("Metric or short ton, statute or nautical mile.", "公吨或短吨，法定英里或海里。"),
    ("Metric or short ton.", "公吨或短吨。"),
    ("Metric or short ton; PACT means the tonne.", "公吨或短吨；PACT 指公吨。"),
    ("365 days or 365.25 days.", "365 天或 365.25 天。"),
    ("Gigabit, one eighth of a gigabyte.", "吉比特，为吉字节的八分之一。"),
    ("Megabit, one eighth of a megabyte.", "兆比特，为兆字节的八分之一。"),
    ("US, Canadian, Australian or other dollar.", "美元、加元、澳元或其他元。"),
    ("Yuan or yen.", "人民币元或日元。"),
    ("Yuan, Hong Kong dollar, New Taiwan dollar, yen or won.", "人民币元、港元、新台币、日元或韩元。"),
    ("Sterling or another pound.", "英镑或其他镑。"),
    ("A piece, or any unit of measure.", "一件，或任何计量单位。"),
)
