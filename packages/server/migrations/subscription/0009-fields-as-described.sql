-- Labels and lengths as Marketo's Describe Lead has them. A value that is longer stays as it is.
update fields set display_name = 'Id' where name = 'id';
update fields set length = 50 where name in ('externalCompanyId', 'externalSalesPersonId');
update fields set length = null where data_type = 'reference';
