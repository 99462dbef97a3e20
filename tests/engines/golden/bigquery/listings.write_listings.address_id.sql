SELECT
  `t1`.`address_key`,
  ROW_NUMBER() OVER (ORDER BY `t1`.`address_key` ASC) - 1 AS `address_id`
FROM (
  SELECT DISTINCT
    `t0`.`address_key`
  FROM `listings_write_listings_kept` AS `t0`
  WHERE
    `t0`.`address_key` IS NOT NULL
) AS `t1`
