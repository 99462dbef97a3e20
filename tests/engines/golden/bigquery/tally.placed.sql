SELECT
  `t4`.`metric`,
  `t4`.`document`,
  `t4`.`contributor`,
  `t4`.`contributors`,
  `t4`.`parts`,
  `t5`.`place_id`
FROM (
  SELECT
    *
  FROM `listings_listings_2` AS `t0`
  WHERE
    `t0`.`status` IS NULL
) AS `t4`
INNER JOIN (
  SELECT
    `t1`.`address_id`,
    `t1`.`place_id`
  FROM `tally_answers` AS `t1`
  WHERE
    `t1`.`place_id` IS NOT NULL
) AS `t5`
  ON `t4`.`address_id` = `t5`.`address_id`
