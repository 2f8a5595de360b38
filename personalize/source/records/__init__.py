"""Files of records: JSON, Parquet, and the HTML tables that call themselves workbooks."""
