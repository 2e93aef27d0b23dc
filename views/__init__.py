"""Numbers to what people see: figures, maps, sentences, tables. No Streamlit, no SQL."""
