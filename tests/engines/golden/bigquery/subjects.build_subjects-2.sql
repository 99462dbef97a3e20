SELECT
  `t4`.`kind`,
  `t4`.`value`,
  `t4`.`id`,
  COUNT(*) AS `rows`
FROM (
  SELECT
    `t2`.`metric`,
    `t2`.`input`,
    `t2`.`document_id`,
    `t2`.`contributor`,
    `t2`.`kind`,
    `t2`.`value`,
    `t2`.`id`
  FROM `read_details` AS `t2`
  WHERE
    NOT EXISTS(
      SELECT
        1
      FROM `listings_twins_2` AS `t3`
      WHERE
        `t2`.`metric` = `t3`.`metric`
        AND `t2`.`input` = `t3`.`input`
        AND `t2`.`document_id` = `t3`.`document_id`
    )
) AS `t4`
GROUP BY
  1,
  2,
  3
