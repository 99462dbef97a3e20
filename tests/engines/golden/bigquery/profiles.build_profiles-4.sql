SELECT
  *
FROM (
  SELECT
    `t10`.`metric`,
    `t10`.`cluster`,
    `t10`.`documents`,
    `t10`.`contributors`,
    `t10`.`alone`,
    COALESCE(`t17`.`foreign`, 0) AS `foreign`
  FROM (
    SELECT
      `t0`.`metric`,
      `t0`.`cluster`,
      COUNT(*) AS `documents`,
      SUM(`t0`.`contributors`) AS `contributors`,
      SUM(CAST(`t0`.`contributors` = 1 AS INT64)) AS `alone`
    FROM `profiles_build_profiles_kept` AS `t0`
    GROUP BY
      1,
      2
  ) AS `t10`
  LEFT OUTER JOIN (
    SELECT
      `t15`.`metric`,
      `t15`.`cluster`,
      COUNT(*) AS `foreign`
    FROM (
      SELECT DISTINCT
        *
      FROM (
        SELECT
          `t4`.`metric`,
          `t4`.`document`,
          `t4`.`cluster`
        FROM `profiles_build_profiles_kept` AS `t4`
        INNER JOIN (
          SELECT DISTINCT
            *
          FROM (
            SELECT
              `t6`.`document`,
              `t9`.`country`
            FROM `tally_placed` AS `t6`
            INNER JOIN (
              SELECT
                `t3`.`place_id`,
                `t3`.`country`
              FROM `profiles_build_profiles_given` AS `t3`
              WHERE
                `t3`.`country` IS NOT NULL
            ) AS `t9`
              ON `t6`.`place_id` = `t9`.`place_id`
          ) AS `t11`
        ) AS `t13`
          ON `t4`.`document` = `t13`.`document`
        WHERE
          NOT EXISTS(
            SELECT
              1
            FROM `profiles_build_profiles_given_2` AS `t5`
            WHERE
              `t4`.`cluster` = `t5`.`cluster` AND `t13`.`country` = `t5`.`country`
          )
      ) AS `t14`
    ) AS `t15`
    GROUP BY
      1,
      2
  ) AS `t17`
    ON `t10`.`metric` = `t17`.`metric` AND `t10`.`cluster` = `t17`.`cluster`
) AS `t18`
ORDER BY
  `t18`.`metric` ASC,
  `t18`.`cluster` ASC,
  `t18`.`documents` ASC,
  `t18`.`contributors` ASC,
  `t18`.`alone` ASC,
  `t18`.`foreign` ASC
