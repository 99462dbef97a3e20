SELECT
  `t0`.`metric`,
  `t0`.`document_id`,
  `t0`.`record`,
  MIN(`t0`.`year`) AS `year`,
  MIN(`t0`.`left_out`) AS `left_out`,
  MAX(`t0`.`contributors`) AS `declared`,
  LOGICAL_OR(`t0`.`empty`) AS `empty`
FROM `listings_write_listings_kept` AS `t0`
GROUP BY
  1,
  2,
  3
