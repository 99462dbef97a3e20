SELECT DISTINCT
  `t4`.`metric`,
  `t4`.`input`,
  `t4`.`kind`
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
WHERE
  `t4`.`kind` IN ('field', 'topic')
