"""What answers teach: a bounded shift in one enterprise's order, and a proposal of weights for all."""
