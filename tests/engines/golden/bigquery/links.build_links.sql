SELECT DISTINCT
  *
FROM (
  SELECT
    `t2`.`metric`,
    `t2`.`document`,
    `t2`.`contributors`,
    `t4`.`cluster`
  FROM `tally_placed` AS `t2`
  INNER JOIN (
    SELECT
      *
    FROM `links_build_links_given` AS `t1`
    WHERE
      `t1`.`cluster` >= 0
  ) AS `t4`
    ON `t2`.`place_id` = `t4`.`place_id`
) AS `t5`
