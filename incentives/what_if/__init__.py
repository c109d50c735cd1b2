"""What if: past months under other rules, or with more and fewer orders."""
