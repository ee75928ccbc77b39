DROP TABLE used_saml_assertions;
