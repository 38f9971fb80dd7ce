"""What is wrong with a cut of accepted proposals, in Chinese, by its English text."""

DETAILS: tuple[tuple[str, str], ...] = (
    ("proposal $1, change $2 ($3): $4", "提案 $1，第 $2 项变更（$3）：$4~"),
    ("changed in release $1, after the proposal's base", "在提案所依据的发布版之后，发布版 $1 已改动"),
    ("another proposal of the same cut changes it too", "同一次发布的另一提案也改动它"),
    ("another proposal brings edition $1 with other sources or terms", "另一提案带来的版次 $1 来源或条款不同"),
    ("no licence $1", "没有许可 $1"),
    ("no proposal is accepted and waiting", "没有已通过而待发布的提案"),
    ("this key is for some datasets only", "该密钥只限于部分数据集"),
)
HINTS: tuple[tuple[str, str], ...] = (
    ("name the other proposals, or give back what no longer fits", "请只列出其他提案，或将不再适合的退回"),
    ("a release takes in all: a key without datasets", "发布收入所有数据集：请用不限数据集的密钥"),
    ("proposals that are accepted and in no release", "已通过且未收入任何发布版的提案"),
    ("a proposal is accepted after its reviews", "提案经评审后方为通过"),
)
LATER: tuple[tuple[str, str], ...] = (("proposal $1 is $2", "提案 $1 的状态为 $2"),)
"""So wide that narrower ones come first."""
