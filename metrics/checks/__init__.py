"""Do the figures agree: with the borough's own, with what was printed, with the places they are for?"""
