INSERT INTO flyway_book VALUES (1, 'The Salt Pan');
