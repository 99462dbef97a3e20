SELECT
  *
FROM (
  SELECT
    `t5`.`cluster`,
    `t5`.`metric`,
    `t5`.`label_id`,
    `t5`.`parts`,
    SUM(`t5`.`rows`) AS `rows`
  FROM (
    SELECT
      `t2`.`metric`,
      `t2`.`label_id`,
      `t2`.`parts`,
      `t2`.`place_id`,
      `t2`.`rows`,
      `t4`.`cluster`
    FROM `attributed_attributed` AS `t2`
    INNER JOIN (
      SELECT
        `t1`.`place_id`,
        `t1`.`cluster`
      FROM `profiles_build_profiles_given` AS `t1`
      WHERE
        `t1`.`cluster` >= 0
    ) AS `t4`
      ON `t2`.`place_id` = `t4`.`place_id`
  ) AS `t5`
  GROUP BY
    1,
    2,
    3,
    4
) AS `t6`
ORDER BY
  `t6`.`cluster` ASC,
  `t6`.`metric` ASC,
  `t6`.`label_id` ASC,
  `t6`.`parts` ASC,
  `t6`.`rows` ASC
