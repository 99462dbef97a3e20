SELECT
  COUNT(*) AS `CountStar`
FROM (
  SELECT
    *
  FROM `listings_write_listings_kept_4` AS `t0`
  WHERE
    `t0`.`rows` > 1 AND `t0`.`contributor` IS NOT NULL
) AS `t1`
