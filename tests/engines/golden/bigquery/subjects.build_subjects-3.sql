SELECT
  *
FROM (
  SELECT
    `t7`.`metric`,
    `t7`.`label_id`,
    `t7`.`n`,
    COUNT(*) AS `rows`
  FROM (
    SELECT
      `t4`.`document`,
      `t6`.`metric`,
      `t6`.`shown`,
      `t6`.`label_id`,
      `t6`.`n`
    FROM (
      SELECT
        `t0`.`document`
      FROM `listings_shares_2` AS `t0`
      WHERE
        COALESCE(`t0`.`outside`, '') IN ('', 'no_contributor')
    ) AS `t4`
    INNER JOIN (
      SELECT
        `t2`.`metric`,
        `t2`.`document`,
        `t2`.`shown`,
        `t2`.`label_id`,
        COUNT(*) OVER (
          PARTITION BY `t2`.`document`, `t2`.`shown`
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS `n`
      FROM (
        SELECT DISTINCT
          `t1`.`metric`,
          `t1`.`document`,
          `t1`.`shown`,
          `t1`.`label_id`
        FROM `subjects_about` AS `t1`
      ) AS `t2`
    ) AS `t6`
      ON `t4`.`document` = `t6`.`document`
  ) AS `t7`
  GROUP BY
    1,
    2,
    3
) AS `t8`
ORDER BY
  `t8`.`metric` ASC,
  `t8`.`label_id` ASC,
  `t8`.`n` ASC,
  `t8`.`rows` ASC
