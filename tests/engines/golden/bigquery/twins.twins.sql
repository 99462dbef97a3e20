SELECT DISTINCT
  `t0`.`metric`,
  `t0`.`input`
FROM `read_identifiers` AS `t0`
