"""One need against everybody, one changed person against every need, and the evidence for both."""
