WITH `t1` AS (
  SELECT
    *
  FROM `read_identifiers` AS `t0`
  WHERE
    `t0`.`metric` IN ('publications')
)
SELECT DISTINCT
  `t6`.`metric`,
  `t6`.`input`,
  `t6`.`document_id`
FROM (
  SELECT
    `t3`.`metric`,
    `t3`.`input`,
    `t3`.`document_id`,
    `t3`.`doi`,
    `t5`.`first`
  FROM `t1` AS `t3`
  INNER JOIN (
    SELECT
      `t2`.`metric`,
      `t2`.`doi`,
      MIN(`t2`.`input`) AS `first`
    FROM `t1` AS `t2`
    GROUP BY
      1,
      2
  ) AS `t5`
    ON `t3`.`metric` = `t5`.`metric` AND `t3`.`doi` = `t5`.`doi`
) AS `t6`
WHERE
  CASE `t6`.`input` WHEN 0 THEN 1 WHEN 1 THEN 1 WHEN 2 THEN 0 WHEN 3 THEN 1 ELSE -1 END <> CASE `t6`.`first` WHEN 0 THEN 1 WHEN 1 THEN 1 WHEN 2 THEN 0 WHEN 3 THEN 1 ELSE -1 END
