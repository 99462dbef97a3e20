SELECT
  `t1`.`document`,
  `t1`.`contributor`,
  COUNT(*) AS `rows`
FROM (
  SELECT
    *
  FROM `listings_write_listings_kept_3` AS `t0`
  WHERE
    NOT (
      `t0`.`copy`
    )
) AS `t1`
GROUP BY
  1,
  2
