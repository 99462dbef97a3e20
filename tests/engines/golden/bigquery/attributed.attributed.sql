SELECT
  `t11`.`metric`,
  `t11`.`label_id`,
  `t11`.`parts`,
  `t11`.`place_id`,
  COUNT(*) AS `rows`
FROM (
  SELECT
    `t10`.`metric`,
    `t10`.`label_id`,
    `t10`.`share`,
    `t10`.`n`,
    `t10`.`place_id`,
    `t10`.`share` * `t10`.`n` AS `parts`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        `t3`.`metric`,
        `t6`.`label_id`,
        `t3`.`share`,
        `t6`.`n`,
        `t3`.`place_id`
      FROM (
        SELECT
          `t0`.`metric`,
          `t0`.`document`,
          `t0`.`contributor`,
          `t0`.`place_id`,
          `t0`.`parts` AS `share`
        FROM `tally_placed` AS `t0`
      ) AS `t3`
      INNER JOIN (
        SELECT
          `t1`.`document`,
          `t1`.`label_id`,
          `t1`.`n`
        FROM `subjects_about_2` AS `t1`
        WHERE
          `t1`.`contributor` IS NULL
      ) AS `t6`
        ON `t3`.`document` = `t6`.`document`
    ) AS `t8`
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        `t3`.`metric`,
        `t7`.`label_id`,
        `t3`.`share`,
        `t7`.`n`,
        `t3`.`place_id`
      FROM (
        SELECT
          `t0`.`metric`,
          `t0`.`document`,
          `t0`.`contributor`,
          `t0`.`place_id`,
          `t0`.`parts` AS `share`
        FROM `tally_placed` AS `t0`
      ) AS `t3`
      INNER JOIN (
        SELECT
          `t1`.`document`,
          `t1`.`contributor`,
          `t1`.`label_id`,
          `t1`.`n`
        FROM `subjects_about_2` AS `t1`
        WHERE
          `t1`.`contributor` IS NOT NULL
      ) AS `t7`
        ON `t3`.`document` = `t7`.`document` AND `t3`.`contributor` = `t7`.`contributor`
    ) AS `t9`
  ) AS `t10`
) AS `t11`
GROUP BY
  1,
  2,
  3,
  4
