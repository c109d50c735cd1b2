"""Settings: `base` holds what never varies, `local`, `test` and `production` what does."""
