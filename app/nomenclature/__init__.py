"""Units, gases, GWP sets, geographies, activities, classifications: the words figures are stated in."""
