WITH `t24` AS (
  SELECT
    `t21`.`input`,
    `t21`.`file`,
    `t21`.`row`,
    `t21`.`document`,
    `t21`.`contributor`,
    `t21`.`address_id`,
    `t21`.`copy`,
    ROW_NUMBER() OVER (
      PARTITION BY `t21`.`document`, `t21`.`contributor`, `t21`.`address_id`
      ORDER BY `t21`.`input` ASC, `t21`.`file` ASC, `t21`.`row` ASC
    ) - 1 AS `again`
  FROM (
    SELECT
      `t14`.`input`,
      `t14`.`file`,
      `t14`.`row`,
      `t14`.`document`,
      `t14`.`contributor`,
      `t14`.`address_id`,
      `t14`.`copy`
    FROM (
      SELECT
        *
      FROM `listings_write_listings_kept_3` AS `t1`
      WHERE
        NOT (
          `t1`.`copy`
        )
    ) AS `t14`
    WHERE
      EXISTS(
        SELECT
          1
        FROM (
          SELECT
            *
          FROM `listings_write_listings_kept_4` AS `t4`
          WHERE
            `t4`.`rows` > 1 AND `t4`.`contributor` IS NOT NULL
        ) AS `t15`
        WHERE
          `t14`.`document` = `t15`.`document` AND `t14`.`contributor` = `t15`.`contributor`
      )
  ) AS `t21`
)
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        `t39`.`metric`,
        `t39`.`input`,
        `t39`.`file`,
        `t39`.`row`,
        `t39`.`document`,
        `t39`.`year`,
        `t39`.`contributor`,
        `t39`.`contributors`,
        `t39`.`addresses`,
        CAST(`t39`.`contributors` AS INT64) * `t39`.`addresses` AS `parts`,
        `t39`.`address_id`,
        COALESCE(
          `t39`.`outside`,
          IF(`t39`.`address_id` IS NULL, 'no_address', CAST(NULL AS STRING))
        ) AS `status`
      FROM (
        SELECT
          `t38`.`input`,
          `t38`.`file`,
          `t38`.`row`,
          `t38`.`document`,
          `t38`.`contributor`,
          `t38`.`address_id`,
          `t38`.`copy`,
          `t38`.`addresses`,
          `t7`.`metric`,
          `t7`.`document_id`,
          `t7`.`year`,
          `t7`.`outside`,
          `t7`.`listed`,
          `t7`.`contributors`
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t20`.`input`,
              `t20`.`file`,
              `t20`.`row`,
              `t20`.`document`,
              `t20`.`contributor`,
              `t20`.`address_id`,
              `t20`.`copy`,
              1 AS `addresses`
            FROM (
              SELECT
                `t14`.`input`,
                `t14`.`file`,
                `t14`.`row`,
                `t14`.`document`,
                `t14`.`contributor`,
                `t14`.`address_id`,
                `t14`.`copy`
              FROM (
                SELECT
                  *
                FROM `listings_write_listings_kept_3` AS `t1`
                WHERE
                  NOT (
                    `t1`.`copy`
                  )
              ) AS `t14`
              WHERE
                NOT EXISTS(
                  SELECT
                    1
                  FROM (
                    SELECT
                      *
                    FROM `listings_write_listings_kept_4` AS `t4`
                    WHERE
                      `t4`.`rows` > 1 AND `t4`.`contributor` IS NOT NULL
                  ) AS `t15`
                  WHERE
                    `t14`.`document` = `t15`.`document` AND `t14`.`contributor` = `t15`.`contributor`
                )
            ) AS `t20`
          ) AS `t23`
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              `t31`.`input`,
              `t31`.`file`,
              `t31`.`row`,
              `t31`.`document`,
              `t31`.`contributor`,
              `t31`.`address_id`,
              `t31`.`copy`,
              `t33`.`addresses`
            FROM (
              SELECT
                `t27`.*
                EXCEPT (`again`)
              FROM (
                SELECT
                  *
                FROM `t24` AS `t25`
                WHERE
                  `t25`.`again` = 0
              ) AS `t27`
            ) AS `t31`
            INNER JOIN (
              SELECT
                `t29`.`document`,
                `t29`.`contributor`,
                CAST(COUNT(*) AS INT64) AS `addresses`
              FROM (
                SELECT
                  `t27`.*
                  EXCEPT (`again`)
                FROM (
                  SELECT
                    *
                  FROM `t24` AS `t25`
                  WHERE
                    `t25`.`again` = 0
                ) AS `t27`
              ) AS `t29`
              GROUP BY
                1,
                2
            ) AS `t33`
              ON `t31`.`document` = `t33`.`document` AND `t31`.`contributor` = `t33`.`contributor`
          ) AS `t36`
        ) AS `t38`
        INNER JOIN `listings_shares` AS `t7`
          ON `t38`.`document` = `t7`.`document`
      ) AS `t39`
    ) AS `t40`
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        `t34`.`metric`,
        `t34`.`input`,
        `t34`.`file`,
        `t34`.`row`,
        `t34`.`document`,
        `t34`.`year`,
        `t34`.`contributor`,
        CAST(NULL AS INT64) AS `contributors`,
        CAST(NULL AS INT64) AS `addresses`,
        CAST(NULL AS INT64) AS `parts`,
        `t34`.`address_id`,
        'duplicate' AS `status`
      FROM (
        SELECT
          `t30`.`input`,
          `t30`.`file`,
          `t30`.`row`,
          `t30`.`document`,
          `t30`.`contributor`,
          `t30`.`address_id`,
          `t30`.`copy`,
          `t10`.`metric`,
          `t10`.`document_id`,
          `t10`.`year`,
          `t10`.`outside`,
          `t10`.`listed`
        FROM (
          SELECT
            `t26`.*
            EXCEPT (`again`)
          FROM (
            SELECT
              *
            FROM `t24` AS `t25`
            WHERE
              `t25`.`again` > 0
          ) AS `t26`
        ) AS `t30`
        INNER JOIN (
          SELECT
            `t3`.*
            EXCEPT (`contributors`)
          FROM `listings_shares` AS `t3`
        ) AS `t10`
          ON `t30`.`document` = `t10`.`document`
      ) AS `t34`
    ) AS `t35`
  ) AS `t41`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t18`.`metric`,
      `t18`.`input`,
      `t18`.`file`,
      `t18`.`row`,
      `t18`.`document`,
      `t18`.`year`,
      `t18`.`contributor`,
      CAST(NULL AS INT64) AS `contributors`,
      CAST(NULL AS INT64) AS `addresses`,
      CAST(NULL AS INT64) AS `parts`,
      `t18`.`address_id`,
      'duplicate' AS `status`
    FROM (
      SELECT
        `t11`.`input`,
        `t11`.`file`,
        `t11`.`row`,
        `t11`.`document`,
        `t11`.`contributor`,
        `t11`.`address_id`,
        `t11`.`copy`,
        `t10`.`metric`,
        `t10`.`document_id`,
        `t10`.`year`,
        `t10`.`outside`,
        `t10`.`listed`
      FROM (
        SELECT
          *
        FROM `listings_write_listings_kept_3` AS `t1`
        WHERE
          `t1`.`copy`
      ) AS `t11`
      INNER JOIN (
        SELECT
          `t3`.*
          EXCEPT (`contributors`)
        FROM `listings_shares` AS `t3`
      ) AS `t10`
        ON `t11`.`document` = `t10`.`document`
    ) AS `t18`
  ) AS `t22`
) AS `t42`
UNION ALL
SELECT
  *
FROM (
  SELECT
    `t17`.`metric`,
    `t17`.`input`,
    `t17`.`file`,
    `t17`.`row`,
    CAST(NULL AS INT64) AS `document`,
    `t17`.`year`,
    `t17`.`contributor`,
    CAST(NULL AS INT64) AS `contributors`,
    CAST(NULL AS INT64) AS `addresses`,
    CAST(NULL AS INT64) AS `parts`,
    CAST(NULL AS INT64) AS `address_id`,
    'same_doi' AS `status`
  FROM (
    SELECT
      `t16`.*
      EXCEPT (`contributors`)
    FROM (
      SELECT
        `t5`.`metric`,
        `t5`.`input`,
        `t5`.`file`,
        `t5`.`row`,
        `t5`.`document_id`,
        `t5`.`year`,
        `t5`.`contributor`,
        `t5`.`contributors`,
        `t5`.`address_key`,
        `t5`.`left_out`,
        `t5`.`empty`,
        `t5`.`record`
      FROM `read_listings` AS `t5`
      WHERE
        EXISTS(
          SELECT
            1
          FROM `listings_twins` AS `t6`
          WHERE
            `t5`.`metric` = `t6`.`metric`
            AND `t5`.`input` = `t6`.`input`
            AND `t5`.`document_id` = `t6`.`document_id`
        )
    ) AS `t16`
  ) AS `t17`
) AS `t19`
