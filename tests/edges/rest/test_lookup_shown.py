"""The figures that the registry was built to answer, over HTTP."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(("year", "value"), [("2021", "0.4715"), ("2022", "0.4403"), ("2023", "0.4419")])
async def test_guangdong_grid_average_by_year(rest, year, value):
    answer = await rest.get(f"/v1/lookup?activity=electricity.grid-average&geography=CN-GD&date={year}")
    assert answer.status_code == 200
    assert f'"value":{value},' in answer.text
    factor = answer.json()["factor"]
    assert factor["gas_basis"] == "co2_only"
    assert factor["value_unit"] == "kg CO2"
    assert factor["gwp"] is None
    assert "公告" in factor["source"]["title"]
    assert answer.json()["release"]["label"] == "2026.10"
