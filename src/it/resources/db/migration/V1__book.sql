CREATE TABLE flyway_book (id int PRIMARY KEY, name text NOT NULL);
