"""The changes of the tables of access, apart from those of the projection and with a version of their own."""
