"""What is wrong with keys, members, ties and rules, in Chinese, by its English text."""

_KEY_OF_A_MEMBER = "a key with scope $1 of a member with role $2"

DETAILS: tuple[tuple[str, str], ...] = (
    # keys
    ("this needs a key", "此操作需要密钥"),
    ("the key is not valid", "密钥无效"),
    ("a key never stands in an address: revoke this one", "密钥不得出现在地址中：请撤销该密钥"),
    ("too many wrong keys came from this address", "来自该地址的无效密钥过多"),
    ("you may send $1 bytes of files a day", "每天至多可上传 $1 字节的文件"),
    (
        "this was answered to a key that could do more than this one can now",
        "该应答曾给予权限更大的密钥，现用的密钥已不及",
    ),
    ("this key does not give $1", "该密钥不具有权限 $1"),
    ("this key is of no member of $1", "该密钥不属于 $1 的成员"),
    ("this key is not for $1", "该密钥不适用于 $1"),
    ("you have no key $1", "调用方没有密钥 $1"),
    ("there are $1 keys already", "有效的密钥已有 $1 个"),
    ("$1 is no kind of key", "$1 不是密钥类别"),
    ("a key of kind $1 cannot live $2 days", "$1 类密钥的有效期不能为 $2 天"),
    ("a key with $1 cannot make one with $2", "范围为 $1 的密钥不能签发范围为 $2 的密钥"),
    (
        "a key limited to datasets makes only keys limited to some of them",
        "限于部分数据集的密钥，只能签发限于其中数据集的密钥",
    ),
    ("a key limited to datasets manages nothing", "限于部分数据集的密钥不能用于管理"),
    ("a key that only reads ends no other key", "只读密钥不能撤销其他密钥"),
    # organisations and their members
    ("this registry is run by $1", "本登记库已由 $1 运行"),
    ("$1 is given by the registry", "角色 $1 由登记机构授予"),
    ("whoever has acted for others is admitted by the registry", "曾为其他组织行事的人，由登记机构登记为成员"),
    ("whoever has a key makes the next one of its kind with it", "已有某类密钥的人须用它签发该类的下一个密钥"),
    (
        "whoever has a role from the registry has further keys from it",
        "持有登记机构所授角色的人，其余密钥由登记机构签发",
    ),
    ("$1 has no such member with role $2", "$1 没有角色为 $2 的这名成员"),
    ("there is no such membership", "没有这项成员资格"),
    ("a publisher is not its own agent", "发布者不能是自己的代理组织"),
    ("$1 may not submit for $2", "$1 不是 $2 的代理组织，不能代其提交"),
    ("no organisation is tied to itself", "组织与自身之间没有关联"),
    ("the tie begins on a day to come", "关联的起始日尚未到来"),
    ("there is no such tie", "没有这项组织关联"),
    # rules
    ("there is no accounting rule $1", "没有核算规则 $1"),
    ("$1 is no field of a figure", "$1 不是数值的字段"),
    ("the rule ends before it begins", "规则的失效日早于生效日"),
)

HINTS: tuple[tuple[str, str], ...] = (
    # keys
    (
        "Authorization: Bearer ft_…, a key that is neither expired nor revoked",
        "请用 Authorization: Bearer ft_…，密钥须未过期、未撤销",
    ),
    (
        "Authorization: Bearer ft_…; DELETE /v1/keys/{id} revokes a key",
        "请用 Authorization: Bearer ft_…；DELETE /v1/keys/{id} 可撤销密钥",
    ),
    ("again in $1 s, with a key of yours", "请在 $1 秒之后用自己的密钥重试"),
    (f"{_KEY_OF_A_MEMBER} or $3 or $4 or $5 or $6", "角色为 $2、$3、$4、$5 或 $6 的成员的密钥，范围为 $1"),
    (f"{_KEY_OF_A_MEMBER} or $3 or $4", "角色为 $2、$3 或 $4 的成员的密钥，范围为 $1"),
    (f"{_KEY_OF_A_MEMBER} or $3", "角色为 $2 或 $3 的成员的密钥，范围为 $1"),
    (_KEY_OF_A_MEMBER, "角色为 $2 的成员的密钥，范围为 $1"),
    ("a key of a member of it, or of one who runs the registry", "该组织成员或登记机构成员的密钥"),
    ("a key for this dataset, or for all", "适用于该数据集或不限数据集的密钥"),
    ("a key without datasets", "不限数据集的密钥"),
    ("a key that writes or reviews", "可写入或可评审的密钥"),
    (
        "a key that can do as much; an administrator makes the first one",
        "权限不低于所求的密钥；第一个密钥由管理员签发",
    ),
    (
        "r (reading), w (reading and writing), v (reading and reviewing)",
        "r（读取）、w（读取与写入）、v（读取与评审）",
    ),
    ("datasets: $1", "datasets 限于：$1"),
    ("keys of /v1/datasets", "/v1/datasets 中的键"),
    ("an id of /v1/keys", "/v1/keys 中的标识"),
    ("revoke one of /v1/keys first", "请先撤销 /v1/keys 中的一个"),
    # organisations and their members
    ("an administrator of it can add members", "其管理员可增加成员"),
    ("given by the registry: $1", "由登记机构授予的角色：$1"),
    (
        "the key that it was answered to, while its owner is a member as then",
        "请使用当时的密钥，且其持有者的成员资格未变",
    ),
    ("ask an administrator of the registry", "请联系登记机构的管理员"),
    (
        "POST /v1/keys with that key; the registry makes another for who lost all of a kind",
        "请用该密钥 POST /v1/keys；某类密钥全部遗失时由登记机构另行签发",
    ),
    ("a member and a role of /v1/publishers/{slug}/members", "/v1/publishers/{slug}/members 中的成员与角色"),
    ("an agent that the publisher has named", "发布者已指定的代理组织"),
    ("another organisation", "另一个组织"),
    ("two organisations", "两个不同的组织"),
    ("today or earlier", "今天或更早"),
    ("one of /v1/ties that has not ended; kinds: $1", "/v1/ties 中尚未终止的一项；类别：$1"),
    ("the first day of one of /v1/ties, such as $1", "/v1/ties 中某项关联的起始日，如 $1"),
    # rules
    ("a code of /v1/rules", "/v1/rules 中的代码"),
    ("fields: $1", "字段可为：$1"),
    ("valid_to on valid_from or later", "valid_to 不早于 valid_from"),
)
