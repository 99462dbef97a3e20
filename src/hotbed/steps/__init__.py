"""The stages of a run over the heavy rows, one module a stage, as typed Ibis expressions."""
