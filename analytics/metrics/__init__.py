"""Metrics: every KPI defined once, as code, for page, file, REST and alert."""
