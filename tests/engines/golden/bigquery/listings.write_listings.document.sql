SELECT
  `t18`.`metric`,
  `t18`.`document_id`,
  `t18`.`kept`,
  `t18`.`year`,
  `t18`.`declared`,
  `t18`.`outside`,
  ROW_NUMBER() OVER (ORDER BY `t18`.`metric` ASC, `t18`.`document_id` ASC) - 1 AS `document`
FROM (
  SELECT
    `t17`.`metric`,
    `t17`.`document_id`,
    `t17`.`kept`,
    `t17`.`year`,
    `t17`.`declared`,
    CASE
      WHEN COALESCE(
        `t17`.`left_out`,
        IF(`t17`.`on` IS NULL, 'outside the focus', CAST(NULL AS STRING))
      ) IS NOT NULL
      THEN 'left_out'
      WHEN (
        `t17`.`year` IS NULL
      ) AND `t17`.`metric` IN ('patents', 'publications')
      THEN 'no_year'
      WHEN FALSE
      OR (
        (
          `t17`.`metric` = 'patents'
        ) AND NOT (
          `t17`.`year` BETWEEN 2011 AND 2015
        )
      )
      OR (
        (
          `t17`.`metric` = 'publications'
        )
        AND NOT (
          `t17`.`year` BETWEEN 2011 AND 2015
        )
      )
      THEN 'outside_years'
      WHEN `t17`.`empty`
      THEN 'no_contributor'
      ELSE CAST(NULL AS STRING)
    END AS `outside`
  FROM (
    SELECT
      `t16`.*
      EXCEPT (`document_id_right`, `metric_right`)
    FROM (
      SELECT
        `t15`.`metric`,
        `t15`.`document_id`,
        `t15`.`kept`,
        `t15`.`year`,
        `t15`.`left_out`,
        `t15`.`declared`,
        `t15`.`empty`,
        `t12`.`metric` AS `metric_right`,
        `t12`.`document_id` AS `document_id_right`,
        `t12`.`on`
      FROM (
        SELECT
          `t13`.`metric`,
          `t13`.`document_id`,
          `t13`.`kept`,
          MIN(`t13`.`year`) AS `year`,
          MIN(`t13`.`left_out`) AS `left_out`,
          MAX(`t13`.`declared`) AS `declared`,
          LOGICAL_OR(`t13`.`empty`) AS `empty`
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t3`.`metric`,
              `t3`.`document_id`,
              `t3`.`record`,
              `t3`.`year`,
              `t3`.`left_out`,
              `t3`.`declared`,
              `t3`.`empty`,
              `t7`.`kept`
            FROM `listings_write_listings_kept_2` AS `t3`
            INNER JOIN (
              SELECT
                `t0`.`metric`,
                `t0`.`document_id`,
                MIN(`t0`.`record`) AS `kept`
              FROM `listings_write_listings_kept_2` AS `t0`
              GROUP BY
                1,
                2
            ) AS `t7`
              ON `t3`.`metric` = `t7`.`metric` AND `t3`.`document_id` = `t7`.`document_id`
          ) AS `t10`
          WHERE
            COALESCE(`t10`.`record` = `t10`.`kept`, TRUE)
        ) AS `t13`
        GROUP BY
          1,
          2,
          3
      ) AS `t15`
      LEFT OUTER JOIN (
        SELECT
          `t9`.`metric`,
          `t9`.`document_id`,
          TRUE AS `on`
        FROM (
          SELECT DISTINCT
            *
          FROM (
            SELECT
              `t4`.`metric`,
              `t4`.`document_id`
            FROM `read_details` AS `t4`
            WHERE
              EXISTS(
                SELECT
                  1
                FROM `focus_focused_given` AS `t5`
                WHERE
                  `t4`.`kind` = `t5`.`kind` AND `t4`.`value` = `t5`.`value`
              )
          ) AS `t8`
        ) AS `t9`
      ) AS `t12`
        ON `t15`.`metric` = `t12`.`metric` AND `t15`.`document_id` = `t12`.`document_id`
    ) AS `t16`
  ) AS `t17`
) AS `t18`
