SELECT DISTINCT
  `t0`.`kind`,
  `t0`.`value`
FROM `read_details` AS `t0`
