SELECT
  `t1`.`metric`,
  `t1`.`place_id`,
  SUM(`t1`.`rows`) AS `listings`
FROM (
  SELECT
    *
  FROM `tally_build_tally_kept` AS `t0`
  WHERE
    `t0`.`place_id` IS NOT NULL
) AS `t1`
GROUP BY
  1,
  2
