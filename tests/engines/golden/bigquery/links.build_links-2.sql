SELECT
  `t8`.`metric`,
  `t8`.`cluster` AS `a`,
  `t8`.`partner` AS `b`,
  `t8`.`documents`
FROM (
  SELECT
    `t7`.`metric`,
    `t7`.`cluster`,
    `t7`.`partner`,
    COUNT(*) AS `documents`
  FROM (
    SELECT
      `t3`.`metric`,
      `t3`.`document`,
      `t3`.`cluster`,
      `t6`.`same`,
      `t6`.`partner`
    FROM (
      SELECT
        `t0`.`metric`,
        `t0`.`document`,
        `t0`.`cluster`
      FROM `links_build_links_kept` AS `t0`
    ) AS `t3`
    INNER JOIN (
      SELECT
        `t4`.`document` AS `same`,
        `t4`.`cluster` AS `partner`
      FROM (
        SELECT
          `t0`.`document`,
          `t0`.`cluster`
        FROM `links_build_links_kept` AS `t0`
      ) AS `t4`
    ) AS `t6`
      ON `t3`.`document` = `t6`.`same` AND `t3`.`cluster` <= `t6`.`partner`
  ) AS `t7`
  GROUP BY
    1,
    2,
    3
) AS `t8`
ORDER BY
  `t8`.`metric` ASC,
  `t8`.`cluster` ASC,
  `t8`.`partner` ASC,
  `t8`.`documents` ASC
