SELECT
  `t11`.`metric`,
  `t11`.`document`,
  `t11`.`contributor`,
  `t11`.`shown`,
  `t11`.`label_id`,
  COUNT(*) OVER (
    PARTITION BY `t11`.`document`, `t11`.`contributor`, `t11`.`shown`
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ) AS `n`
FROM (
  SELECT DISTINCT
    *
  FROM (
    SELECT
      `t4`.`metric`,
      `t8`.`document`,
      `t4`.`contributor`,
      `t9`.`shown`,
      `t9`.`label_id`
    FROM `read_details` AS `t4`
    INNER JOIN (
      SELECT
        `t2`.`metric`,
        `t2`.`document_id`,
        `t2`.`document`
      FROM `listings_shares_2` AS `t2`
    ) AS `t8`
      ON `t4`.`metric` = `t8`.`metric` AND `t4`.`document_id` = `t8`.`document_id`
    INNER JOIN (
      SELECT
        `t3`.`kind`,
        `t3`.`value`,
        `t3`.`shown`,
        `t3`.`label_id`
      FROM `subjects_build_subjects_given` AS `t3`
    ) AS `t9`
      ON `t4`.`kind` = `t9`.`kind` AND `t4`.`value` = `t9`.`value`
    WHERE
      NOT EXISTS(
        SELECT
          1
        FROM `listings_twins_2` AS `t5`
        WHERE
          `t4`.`metric` = `t5`.`metric`
          AND `t4`.`input` = `t5`.`input`
          AND `t4`.`document_id` = `t5`.`document_id`
      )
  ) AS `t10`
) AS `t11`
